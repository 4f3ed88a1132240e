import { StartRefused, serve } from '@acct/server/run';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { orUnavailable, settingsOf, stateOf } from '../operator.ts';
import { CliProblem } from '../problem.ts';

/** The same start as the server's own program; it prints by itself where everything is. */
export async function startService(call: Call): Promise<Answer> {
  // Asked first, so that settings and an unreachable database end with the exit codes they have here.
  await orUnavailable(stateOf(settingsOf(call)));
  try {
    await serve(call.environment, call.json ? { json: true } : {});
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    throw new CliProblem(error.message, { code: 'start.refused', end: 'refused', cause: error });
  }
  return { value: undefined, text: '' };
}
