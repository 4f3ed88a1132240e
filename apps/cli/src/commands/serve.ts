import { startServer } from '@acct/server';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { settingsOf } from '../operator.ts';

export async function startService(call: Call): Promise<Answer> {
  const server = await startServer(settingsOf(call));
  const stop = () => server.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return { value: { url: server.url }, text: `Acct serves ${server.url}.` };
}
