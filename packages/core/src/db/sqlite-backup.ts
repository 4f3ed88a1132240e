import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { BackupRefused } from './backup-refused.ts';
import {
  createPrivate,
  filesOf,
  putInPlace,
  type RowCounts,
  removeCopy,
  removeLogs,
  rowCounts,
  sealCopy,
} from './sqlite-copy.ts';

export type BackupOrder = {
  /** The file to make. */
  readonly to: string;
  /** Takes the place of a file that is there. */
  readonly force: boolean;
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
};

export type BackupReport = {
  readonly file: string;
  readonly bytes: number;
  readonly rows: RowCounts;
};

/**
 * Copies a SQLite database while others read and write it. The copy is what was committed when it began;
 * meanwhile nobody waits, and the write-ahead log keeps all that is written and grows. It gets its name
 * when every page has been looked at and each table has as many rows as the original had.
 *
 * @throws BackupRefused
 */
export async function backupSqlite(path: string, order: BackupOrder): Promise<BackupReport> {
  const to = resolve(order.to);
  if (!existsSync(path)) {
    throw new BackupRefused('backup.no_database', `There is no database at ${path}.`);
  }
  const there = filesOf(to).find((file) => existsSync(file));
  if (areMixed(to, path) || (there !== undefined && !order.force)) {
    throw new BackupRefused('backup.target_exists', `${there ?? to} is there already.`);
  }
  const partial = `${to}.partial-${randomBytes(6).toString('hex')}`;
  await createPrivate(partial);
  try {
    const rows = await copySnapshot(path, partial, order);
    const copied = sealCopy(partial);
    if (JSON.stringify(copied) !== JSON.stringify(rows)) {
      throw new BackupRefused('backup.damaged', 'The copy has other rows than the database.');
    }
    const { size } = await stat(partial);
    // SQLite would take the log of the backup that is overwritten for that of the new one.
    await removeLogs(to);
    await putInPlace(partial, to);
    return { file: to, bytes: size, rows };
  } finally {
    await removeCopy(partial);
  }
}

/**
 * Whether the backup would be the database itself or lie among its logs. A file has several names where
 * there are links, or where case does not count.
 */
function areMixed(to: string, path: string): boolean {
  const taken = filesOf(path).flatMap(namesOf);
  return filesOf(to).some((file) => namesOf(file).some((name) => taken.includes(name)));
}

/** What tells a file: where it really is, and its number on the disk if it is there. */
function namesOf(file: string): readonly string[] {
  const folder = realFolder(dirname(file));
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  const number = found === undefined ? [] : [`${found.dev} ${found.ino}`];
  return [join(folder, basename(file)), ...number];
}

function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/** Gives the number of rows of each table at the moment of the copy. */
async function copySnapshot(
  path: string,
  partial: string,
  { onProgress }: BackupOrder,
): Promise<RowCounts> {
  const source = new Sqlite(path, { fileMustExist: true, timeout: 5000 });
  try {
    source.pragma('query_only = ON');
    // All is read in one transaction. Without it SQLite begins anew whenever somebody else has written.
    source.exec('BEGIN');
    const rows = rowCounts(source);
    await source.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress?.({ done: totalPages - remainingPages, of: totalPages });
        return pagesAtOnce;
      },
    });
    return rows;
  } finally {
    source.close();
  }
}

/** Eight megabytes at the usual size of pages. */
const pagesAtOnce = 2000;
