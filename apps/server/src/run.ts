import { type Log, parseSettings, type Settings, settingTable } from '@acct/core';
import { type Environment, withDotEnv } from './dot-env.ts';
import { greeting } from './greeting.ts';
import { sameSignalMs } from './limits.ts';
import { openLog, plainText } from './log.ts';
import { readableLines } from './readable-log.ts';
import { type RunningServer, startServer } from './server.ts';

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
 * @throws BadSettings and whatever keeps `startServer` from starting
 */
export async function serve(
  environment: Environment,
  { json = environment['NODE_ENV'] === 'production' && !process.stdout.isTTY } = {},
): Promise<void> {
  const settings = parseSettings(withDotEnv(environment));
  const log = openLog(settings, json ? undefined : readableLines(process.stdout));
  endOnFaults(log);
  const server = await startServer(settings, { log });
  endOnSignals(server, log);
  if (json) log.info({ url: server.url, settings: shownSettings(settings) }, 'Acct is running');
  else process.stdout.write(await greeting(server));
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
  const said = causeOf(error);
  if (isOfDatabase(error)) {
    return `The database cannot be used: ${said}\nCheck ACCT_DATABASE_URL. "acct doctor" tells more.`;
  }
  // What we refuse says all by itself; of anything else the first cause is what helps.
  return error.name === 'Error' && said !== error.message
    ? `${error.message}\n${said}`
    : error.message;
}

/** Drivers and Prisma say in codes and names whose error it is, each in a way of its own. */
function isOfDatabase(error: Error): boolean {
  const marks = ['code' in error ? error.code : '', error.name, error.message].join(' ');
  return /\b(DatabaseUnavailable|SQLITE_[A-Z]+|PrismaClient[A-Za-z]+)\b/.test(marks);
}

/** The last line of the innermost error: what the driver said, without what was put around it. */
function causeOf(error: Error): string {
  if (error.cause instanceof Error) return causeOf(error.cause);
  const line = error.message.trimEnd().split('\n').at(-1) ?? '';
  return line === '' && 'code' in error ? String(error.code) : line;
}
