import { serve } from '@acct/server/run';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { orUnavailable, settingsOf, stateOf } from '../operator.ts';

/** The same start as the server's own program; it prints by itself where everything is. */
export async function startService(call: Call): Promise<Answer> {
  // Asked first, so that settings and an unreachable database end with the exit codes they have here.
  await orUnavailable(stateOf(settingsOf(call)));
  await serve(call.environment, call.json ? { json: true } : {});
  return { value: undefined, text: '' };
}
