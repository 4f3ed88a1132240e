import { availableParallelism } from 'node:os';
import { type Settings, settingTable } from '@acct/core';
import type { Environment } from './dot-env.ts';
import { endOnFaults, endOnSignals, sentenceOf } from './endings.ts';
import { greeting } from './greeting.ts';
import { openLog, plainText } from './log.ts';
import { readSettings } from './read-settings.ts';
import { readableLines } from './readable-log.ts';
import { startServer } from './server.ts';
import { startWorkers } from './workers.ts';

export { StartRefused } from './start-refused.ts';

/**
 * The whole program: settings, log, server, signals. It sets the exit code and never throws: whoever
 * starts it reads sentences, not stacks.
 */
export async function run(environment: Environment): Promise<void> {
  try {
    await serve(environment);
  } catch (error) {
    process.stderr.write(`${plainText(sentenceOf(error))}\n`);
    process.exitCode = 1;
  }
}

/**
 * Starts the service and leaves it running until a signal. In production, or when `json` is asked for,
 * stdout gets JSON lines only; otherwise a person gets readable ones and a greeting.
 *
 * @throws BadSettings and whatever keeps `startServer` or `startWorkers` from starting
 */
export async function serve(
  environment: Environment,
  { json = environment['NODE_ENV'] === 'production' && !process.stdout.isTTY } = {},
): Promise<void> {
  const { settings, warnings } = readSettings(environment);
  const log = openLog(settings, json ? undefined : readableLines(process.stdout));
  endOnFaults(log);
  for (const warning of warnings) log.warn({}, warning);
  const count = settings.workers === 'auto' ? availableParallelism() : settings.workers;
  const server =
    count === 1
      ? await startServer(settings, { log })
      : await startWorkers(settings, { log, json, count });
  endOnSignals(() => server.close(), log);
  if (json) log.info({ url: server.url, settings: shownSettings(settings) }, 'Acct is running');
  else process.stdout.write(await greeting(server));
}

function shownSettings(settings: Settings): object {
  const rows = Object.entries(settingTable).map(([name, entry]) => {
    const isSecret = 'secret' in entry && entry.secret === true;
    return [name, isSecret ? '[redacted]' : Reflect.get(settings, name)];
  });
  return Object.fromEntries(rows);
}
