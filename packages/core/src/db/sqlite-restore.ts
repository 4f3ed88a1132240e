import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3';
import { BackupRefused } from './backup-refused.ts';
import { createPrivate, putInPlace, removeCopy, sealCopy } from './sqlite-copy.ts';

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
    for (const suffix of ['', '-wal']) {
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

export type HeldFile = {
  /** Empty where there is no database yet, or none that can be read. */
  readonly highestIds: HighestIds;
  /** Puts the staged file in its place; gives the name under which the old one was kept. */
  replace(staged: string, now: Date): Promise<string | undefined>;
  release(): void;
};

/**
 * Takes hold of the place where a backup is wanted, so that no service can open what is there until the
 * other is in its place.
 *
 * @throws BackupRefused when somebody has it open, or when it is there and must not be replaced
 */
export function holdPlace(place: string, force: boolean): HeldFile {
  const file = existsSync(place) ? holdAlone(place) : undefined;
  if (existsSync(place) && !force) {
    file?.close();
    throw new BackupRefused('restore.target_exists', `There is a database at ${place}.`);
  }
  return {
    highestIds: file === undefined ? new Map() : highestIdsIn(file),
    replace: async (staged, now) => {
      const kept = await keepBeside(place, now);
      await putInPlace(staged, place);
      return kept;
    },
    release: () => file?.close(),
  };
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
    file.pragma('locking_mode = EXCLUSIVE');
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file?.close();
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) return undefined;
    throw new BackupRefused(
      'restore.target_in_use',
      `Another program has ${place} open. Stop the service first.`,
      { said: `${error.message} (${error.code})` },
    );
  }
}

function highestIdsIn(file: Sqlite.Database): HighestIds {
  const listed = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
  if (listed === undefined) return new Map();
  return new Map(
    file.prepare<[], [string, number]>('SELECT name, seq FROM sqlite_sequence').raw().all(),
  );
}

/** Gives what is there another name, and tells that name. */
async function keepBeside(place: string, now: Date): Promise<string | undefined> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const kept = `${place}.before-restore-${time}`;
  // Of a file that cannot be read or is gone; SQLite would take them for those of the new one.
  for (const suffix of ['-wal', '-shm', '-journal']) {
    if (existsSync(`${place}${suffix}`)) await rename(`${place}${suffix}`, `${kept}${suffix}`);
  }
  if (!existsSync(place)) return undefined;
  // A second name first, so that the old one stands for a database at every moment. Some file systems
  // know no second names.
  await link(place, kept).catch(() => rename(place, kept));
  return kept;
}
