import { open, rename, rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { BackupRefused } from './backup-refused.ts';
import { syncFolderOf, syncPath } from './sync-path.ts';

/** How many rows each table has. */
export type RowCounts = Readonly<Record<string, number>>;

/**
 * Looks at every page of a copy that nobody else has open, and makes one file of it: what is in a log
 * beside it goes into it, and reading it needs no log any more.
 *
 * @throws BackupRefused for one that is damaged
 */
export function sealCopy(path: string): RowCounts {
  try {
    const file = new Sqlite(path, { fileMustExist: true });
    try {
      file.pragma('journal_mode = DELETE');
      const said = file.pragma('integrity_check', { simple: true });
      if (said !== 'ok') throw damaged(String(said));
      const lost: unknown = file.pragma('foreign_key_check');
      if (Array.isArray(lost) && lost.length > 0) {
        throw damaged(`${lost.length} rows refer to rows that are not there`);
      }
      return rowCounts(file);
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    throw damaged(`${error.message} (${error.code})`);
  }
}

function damaged(said: string): BackupRefused {
  return new BackupRefused('backup.damaged', 'The copy is damaged; it was not kept.', { said });
}

export function rowCounts(file: Sqlite.Database): RowCounts {
  const tables = file
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
  const count = (table: string): number =>
    // The names come from the file's own list of tables, quoted as SQL wants it.
    file
      .prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() ?? 0;
  return Object.fromEntries(tables.map((table) => [table, count(table)]));
}

/** Makes an empty file that is nobody else's to read. */
export async function createPrivate(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    // The umask may have taken bits away.
    await file.chmod(0o600);
  } finally {
    await file.close();
  }
}

/** Gives a finished file its name, so that the name never stands for half of one, whatever fails. */
export async function putInPlace(path: string, place: string): Promise<void> {
  await syncPath(path);
  await rename(path, place);
  await syncFolderOf(place);
}

/** What SQLite may keep beside a file, and takes for its own whatever file it lies beside. */
export const logSuffixes = ['-journal', '-wal', '-shm'] as const;

/** A database, and what SQLite may keep beside it. */
export function filesOf(path: string): readonly string[] {
  return [path, ...logSuffixes.map((suffix) => `${path}${suffix}`)];
}

/** Removes a file that is not to be, and what SQLite keeps beside it. */
export async function removeCopy(path: string): Promise<void> {
  await rm(path, { force: true });
  await removeLogs(path);
}

export async function removeLogs(path: string): Promise<void> {
  for (const suffix of logSuffixes) await rm(`${path}${suffix}`, { force: true });
}
