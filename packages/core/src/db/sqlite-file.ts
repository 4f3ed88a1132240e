import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { pause, ticks } from './pause.ts';
import { DatabaseUnavailable, isBusy, rethrow } from './unavailable.ts';

/**
 * How long SQLite itself may wait for a lock, in milliseconds. The driver is synchronous, so nothing
 * else in the process moves meanwhile: this only covers another process's quick commit, and all longer
 * waiting is done by `retryWhileBusy`.
 */
export const busyTimeoutMs = 10;

/**
 * For a connection that writes on the event loop. A commit neither waits for the disk nor moves the log into
 * the file: both would stop the loop. `SqliteTurns` sees to the first before it acknowledges a change, and to
 * the second now and then. What is deleted is overwritten: a closed account shall not live on in the free
 * space of the file.
 */
export const writingPragmas: readonly string[] = [
  'synchronous = NORMAL',
  'wal_autocheckpoint = 0',
  'foreign_keys = ON',
  'secure_delete = ON',
];

/**
 * Makes sure that the file is there, is in WAL mode, and is nobody else's to read. A folder made here
 * has mode 0700, a file 0600; SQLite gives its side files the mode of the main one.
 */
export async function prepareFile(path: string, waitMs: number): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await create(path);
    await retryWhileBusy(waitMs, () => useWriteAheadLog(path));
  } catch (error) {
    throw withPath(path, error);
  }
}

function useWriteAheadLog(path: string): void {
  const file = new Sqlite(path, { timeout: busyTimeoutMs });
  try {
    const mode = file.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') {
      throw new Error(`${path} cannot use a write-ahead log. Is it on a network file system?`);
    }
  } finally {
    file.close();
  }
}

/**
 * What the operating system has against the file, as one error that names the file: SQLite does not say
 * which one it cannot open. Any other error stays as it is.
 */
export function withPath(path: string, error: unknown): unknown {
  const said = error instanceof DatabaseUnavailable ? error.cause : error;
  if (!(said instanceof Error && 'code' in said && typeof said.code === 'string')) return error;
  if (!/^(E[A-Z]+|SQLITE_(CANTOPEN|READONLY|PERM)(_[A-Z]+)?)$/.test(said.code)) return error;
  // Node's own: "EACCES: permission denied, mkdir '/data'".
  const [words = ''] = said.message.replace(`${said.code}: `, '').split(', ');
  return new DatabaseUnavailable(`${path}: ${words} (${said.code})`);
}

/**
 * Runs a step again while another process holds the lock that it needs, without stopping the process.
 * The step must do nothing when it fails.
 *
 * @throws DatabaseUnavailable when the lock is still held after `waitMs`.
 */
export async function retryWhileBusy<Result>(
  waitMs: number,
  step: () => Result | Promise<Result>,
): Promise<Result> {
  const until = ticks() + waitMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isBusy(error)) rethrow(error);
      if (ticks() >= until) {
        throw new DatabaseUnavailable('Another process holds the database.', { cause: error });
      }
      await pause(Math.min(longestPauseMs, Math.max(1, until - ticks())));
    }
  }
}

/** Short against what a person notices, long against what a try costs. */
const longestPauseMs = 20;

async function create(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
    // The process's umask may have taken bits away from the mode above; ours to give.
    await chmod(path, 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
