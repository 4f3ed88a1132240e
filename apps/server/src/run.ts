import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Log, parseSettings, type Settings, settingTable } from '@acct/core';
import { greeting } from './greeting.ts';
import { sameSignalMs } from './limits.ts';
import { openLog, plainText } from './log.ts';
import { readableLines } from './readable-log.ts';
import { type RunningServer, startServer } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The whole program: settings, log, server, signals. It sets the exit code and never throws: whoever
 * starts it reads sentences, not stacks.
 */
export async function run(environment: Environment): Promise<void> {
  const isProduction = environment['NODE_ENV'] === 'production';
  try {
    const settings = parseSettings(isProduction ? environment : withDotEnv(environment));
    const isForPeople = process.stdout.isTTY || !isProduction;
    const log = openLog(settings, isForPeople ? readableLines(process.stdout) : undefined);
    endOnFaults(log);
    const server = await startServer(settings, { log });
    endOnSignals(server, log);
    if (isForPeople) process.stdout.write(await greeting(server));
    else log.info({ url: server.url, settings: shownSettings(settings) }, 'Acct is running');
  } catch (error) {
    process.stderr.write(`${plainText(sentenceOf(error))}\n`);
    process.exitCode = 1;
  }
}

/** The file `.env` is for development; what the real environment says wins. */
function withDotEnv(environment: Environment): Environment {
  if (!existsSync('.env')) return environment;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...environment };
}

/** One polite stop on the first signal; the second one ends the process at once. */
function endOnSignals(server: RunningServer, log: Log): void {
  let stoppingSince: number | undefined;
  function stop(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (stoppingSince !== undefined) {
      if (now - stoppingSince > sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = now;
    log.info({ signal }, 'Acct is stopping');
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'Acct did not stop in order');
        process.exit(1);
      },
    );
  }
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** What nobody caught is a mistake of ours: the state of the process is unknown, so it must not go on. */
function endOnFaults(log: Log): void {
  function end(error: unknown): void {
    log.error({ err: error }, 'Acct has to end because of an unexpected error');
    process.exit(1);
  }
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

function shownSettings(settings: Settings): object {
  const rows = Object.entries(settingTable).map(([name, entry]) => {
    const isSecret = 'secret' in entry && entry.secret === true;
    return [name, isSecret ? '[redacted]' : Reflect.get(settings, name)];
  });
  return Object.fromEntries(rows);
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Acct could not start.';
  // What we refuse says all by itself; of anything else the first cause is what helps.
  const cause = error.name === 'Error' && error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : `${error.message}\n${cause}`;
}
