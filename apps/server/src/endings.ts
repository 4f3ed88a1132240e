import type { Log } from '@acct/core';
import { sameSignalMs } from './limits.ts';

/** One polite stop on the first signal; the second one ends the process at once. */
export function endOnSignals(close: () => Promise<void>, log: Log): void {
  let stoppingSince: number | undefined;
  function stop(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (stoppingSince !== undefined) {
      if (now - stoppingSince > sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = now;
    log.info({ signal }, 'Acct is stopping');
    close().then(
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
export function endOnFaults(log: Log): void {
  function end(error: unknown): void {
    log.error({ err: error }, 'Acct has to end because of an unexpected error');
    process.exit(1);
  }
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

/** What an operator reads of an error that ended the start. */
export function sentenceOf(error: unknown): string {
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
