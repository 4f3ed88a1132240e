import { randomUUID } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import {
  compare,
  type LedgerConnection,
  type LedgerSession,
  type MigrationState,
} from './ledger.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { type DatabaseAddress, parseDatabaseUrl } from './url.ts';

export type { MigrationState } from './ledger.ts';

export type MigrateOptions = {
  /** See `parseDatabaseUrl`. */
  readonly url: string;
  readonly clock: Clock;
  /** The folder with `0001_init/migration.sql` and so on; by default the one that came with the code. */
  readonly migrationsDir?: string;
  /** How long another process that migrates is waited for; by default a minute. */
  readonly waitMs?: number;
  readonly log?: (sentence: string) => void;
};

/**
 * Brings the database up to the code. Each migration and its row in Prisma's own `_prisma_migrations`
 * table are one transaction under a lock, so a process that is killed leaves whole migrations only, two
 * that start at once take turns, and `prisma migrate deploy` agrees with what it finds.
 *
 * @throws MigrationRefused when the database and the code do not fit; nothing was changed then.
 */
export async function migrate(
  options: MigrateOptions,
): Promise<{ applied: string[]; already: number }> {
  const address = parseDatabaseUrl(options.url);
  const migrations = await readMigrations(address.provider, options.migrationsDir);
  const connection = await connect(address, options.waitMs ?? 60_000);
  const applied: string[] = [];
  try {
    for (;;) {
      const step = await connection.locked((session) =>
        applyNext(session, migrations, options.clock),
      );
      if (step.applied === undefined) return { applied, already: step.before - applied.length };
      applied.push(step.applied);
      options.log?.(`Applied migration ${step.applied}.`);
    }
  } finally {
    await connection.close();
  }
}

/**
 * Compares the database with the code and changes nothing. A database that is not there yet has
 * everything pending.
 *
 * @throws DatabaseUnavailable when it cannot be reached.
 */
export async function migrationState(
  options: Pick<MigrateOptions, 'url' | 'migrationsDir' | 'waitMs'>,
): Promise<MigrationState> {
  const address = parseDatabaseUrl(options.url);
  const migrations = await readMigrations(address.provider, options.migrationsDir);
  const connection = await connect(address, options.waitMs ?? 2000);
  try {
    return compare(migrations, await connection.rows());
  } finally {
    await connection.close();
  }
}

/** The database and this version of Acct do not fit; the message says what to do. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/** Loads the driver of the database that there is, and not the other one. */
async function connect(address: DatabaseAddress, waitMs: number): Promise<LedgerConnection> {
  if (address.provider === 'sqlite') {
    const { connectSqliteLedger } = await import('./ledger-sqlite.ts');
    return connectSqliteLedger(address.path, waitMs);
  }
  const { connectPostgresqlLedger } = await import('./ledger-postgresql.ts');
  return connectPostgresqlLedger(address, waitMs);
}

/** Looks again under the lock each time: another process may have been at work in between. */
async function applyNext(
  session: LedgerSession,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<{ applied?: string; before: number }> {
  const state = compare(migrations, await session.rows());
  const misfit = misfitOf(state);
  if (misfit !== undefined) throw new MigrationRefused(misfit);
  const [next] = migrations.filter((migration) => state.pending.includes(migration.name));
  if (next === undefined) return { before: state.applied.length };
  const startedAt = clock.now();
  await session.run(next.script).catch((error: unknown) => {
    throw new Error(`Migration ${next.name} failed and was undone; the database is as before.`, {
      cause: error,
    });
  });
  await session.record({
    id: randomUUID(),
    name: next.name,
    checksum: next.checksum,
    startedAt,
    finishedAt: clock.now(),
  });
  return { applied: next.name, before: state.applied.length };
}

/** Why the database and this version of Acct do not fit, and what to do; undefined when they do. */
export function misfitOf({ unknown, changed, failed }: MigrationState): string | undefined {
  if (failed.length > 0) {
    return `"prisma migrate" began ${failed.join(', ')} in this database and did not finish. Repair what it left, say so with "prisma migrate resolve", and start again.`;
  }
  if (unknown.length > 0) {
    return `This version of Acct does not know the migrations ${unknown.join(', ')} that the database already has. A newer version wrote it: start that one, or restore a backup.`;
  }
  if (changed.length > 0) {
    return `The files of ${changed.join(', ')} are not those that were applied to this database. Put back the original files; a change of the tables needs a new migration.`;
  }
  return undefined;
}
