import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3';
import { BackupRefused } from './backup-refused.ts';
import {
  createPrivate,
  logSuffixes,
  putInPlace,
  removeCopy,
  removeLogs,
  sealCopy,
} from './sqlite-copy.ts';

/** The highest id that each table has ever given to a row, as far as the database knows it. */
export type HighestIds = ReadonlyMap<string, number>;

/**
 * Copies a backup beside the place where it is wanted, with the log that may lie beside it, and looks at
 * every page. What is copied is nobody else's to read, and is removed by `removeCopy` or `replaceFile`.
 *
 * @throws BackupRefused
 */
export async function stageBackup(from: string, place: string): Promise<string> {
  if (!existsSync(from)) {
    throw new BackupRefused('restore.no_backup', `There is no file ${from}.`);
  }
  const staged = `${place}.restoring-${randomBytes(6).toString('hex')}`;
  try {
    for (const suffix of (await hasLog(from)) ? ['', '-wal'] : ['']) {
      if (!existsSync(`${from}${suffix}`)) continue;
      await createPrivate(`${staged}${suffix}`);
      await pipeline(
        createReadStream(`${from}${suffix}`),
        createWriteStream(`${staged}${suffix}`, { flags: 'r+' }),
      );
    }
    const tables = sealCopy(staged);
    if (!('acct_accounts' in tables && '_prisma_migrations' in tables)) {
      throw new BackupRefused('restore.not_acct', `${from} is no database of Acct.`);
    }
    return staged;
  } catch (error) {
    await removeCopy(staged);
    throw error;
  }
}

/**
 * Two bytes of the header say whether the file has a write-ahead log. Where it has none, a log beside it
 * is that of another file which had this name, and SQLite would put it in.
 */
async function hasLog(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 18);
    return buffer.includes(2);
  } finally {
    await file.close();
  }
}

export type HeldFile = {
  /** Empty where there is no database yet, or none that can be read. */
  readonly highestIds: HighestIds;
  /** Puts the staged file in its place; gives the name under which the old one was kept. */
  replace(staged: string): Promise<string | undefined>;
  /** What was there is as it was, unless it was replaced. */
  release(): Promise<void>;
};

/**
 * Takes hold of the place where a backup is wanted, so that no service can open what is there, or begin a
 * database where none is, until the other is in its place.
 *
 * @throws BackupRefused when somebody has it open, or when it is there and must not be replaced
 */
export async function holdPlace(
  place: string,
  { force, now }: { readonly force: boolean; readonly now: Date },
): Promise<HeldFile> {
  const kept = `${place}.before-restore-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const isNew = !existsSync(place);
  if (isNew) await makeEmpty(place, kept);
  let file: Sqlite.Database | undefined;
  let replaced = false;
  const release = async (): Promise<void> => {
    try {
      // Who could not be held off uses it.
      if (isNew && file !== undefined && !replaced) {
        await rm(place, { force: true });
        await moveLogs(kept, place);
      }
    } finally {
      file?.close();
    }
  };
  try {
    file = holdAlone(place);
    // One of no bytes is no database: a restore that was killed leaves it.
    const isThere = statSync(place).size > 0;
    if (isThere && !force) {
      throw new BackupRefused('restore.target_exists', `There is a database at ${place}.`);
    }
    return {
      highestIds: file === undefined ? new Map() : highestIdsIn(file),
      replace: async (staged) => {
        // Of a file that cannot be read; SQLite would take them for those of the new one.
        await moveLogs(place, kept);
        await removeLogs(place);
        if (isThere) await keepBeside(place, kept);
        await putInPlace(staged, place);
        replaced = true;
        return isThere ? kept : undefined;
      },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Makes a file to hold, where there is none. Logs of one that is gone go aside: SQLite removes them. */
async function makeEmpty(place: string, kept: string): Promise<void> {
  await moveLogs(place, kept);
  try {
    await createPrivate(place);
  } catch (error) {
    await moveLogs(kept, place);
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new BackupRefused('restore.target_in_use', `Somebody has just begun ${place}.`);
  }
}

/**
 * To leave the write-ahead log SQLite must be alone, and then all is in one file. Undefined for what is no
 * database, or one that cannot be read any more: nobody serves that.
 */
function holdAlone(place: string): Sqlite.Database | undefined {
  let file: Sqlite.Database | undefined;
  try {
    file = new Sqlite(place, { fileMustExist: true, timeout: 200 });
    file.pragma('journal_mode = DELETE');
    // Nothing is written. But of an empty file SQLite would begin a journal, beside the one that comes.
    file.pragma('journal_mode = MEMORY');
    file.pragma('locking_mode = EXCLUSIVE');
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file?.close();
    if (isDamage(error)) return undefined;
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    throw new BackupRefused(
      'restore.target_in_use',
      `Another program has ${place} open. Stop the service first.`,
      { said: `${error.message} (${error.code})` },
    );
  }
}

function highestIdsIn(file: Sqlite.Database): HighestIds {
  try {
    const listed = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
    if (listed === undefined) return new Map();
    return new Map(
      file.prepare<[], [string, number]>('SELECT name, seq FROM sqlite_sequence').raw().all(),
    );
  } catch (error) {
    // Damaged just there. The rest may be whole, but this is not known any more.
    if (isDamage(error)) return new Map();
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
}

/** Gives what is there another name as well. */
async function keepBeside(place: string, kept: string): Promise<void> {
  // A second name first, so that the old one stands for a database at every moment. Some file systems
  // know no second names.
  await link(place, kept).catch(() => rename(place, kept));
}

/** Never onto one that is there: somebody else's database may have begun meanwhile. */
async function moveLogs(from: string, to: string): Promise<void> {
  for (const suffix of logSuffixes) {
    const [log, moved] = [`${from}${suffix}`, `${to}${suffix}`];
    if (existsSync(log) && !existsSync(moved)) await rename(log, moved);
  }
}
