import { z } from 'zod';
import type { Migration } from './migration-files.ts';

// Prisma's table `_prisma_migrations`, kept exactly as Prisma keeps it, so that its own commands can be
// used on a database of ours and the other way round.

export type LedgerConnection = {
  /** Runs `work` in one transaction that no other migrating process can enter at the same time. */
  locked<Result>(work: (session: LedgerSession) => Promise<Result>): Promise<Result>;
  /** Without the lock; empty where there is no table or no database yet. */
  rows(): Promise<LedgerRow[]>;
  close(): Promise<void>;
};

export type LedgerSession = {
  rows(): Promise<LedgerRow[]>;
  run(script: string): Promise<void>;
  record(entry: NewLedgerRow): Promise<void>;
};

export type NewLedgerRow = {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
};

export type MigrationState = {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** In the database but not in the code: a newer version was here. */
  readonly unknown: readonly string[];
  /** Applied, but the file says something else now. */
  readonly changed: readonly string[];
  /** Begun by `prisma migrate` and neither finished nor resolved. */
  readonly failed: readonly string[];
};

export const LedgerRow = z.object({
  migration_name: z.string(),
  checksum: z.string(),
  finished: z.coerce.boolean(),
  rolled_back: z.coerce.boolean(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

export const selectRows = `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished,
  rolled_back_at IS NOT NULL AS rolled_back FROM _prisma_migrations ORDER BY started_at`;

export function compare(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
): MigrationState {
  // A row that was rolled back is history; Prisma adds another one when it tries again.
  const valid = rows.filter((row) => !row.rolled_back);
  const done = valid.filter((row) => row.finished);
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const applied = new Set(done.map((row) => row.migration_name));
  const inCode = done.filter((row) => known.has(row.migration_name));
  return {
    applied: [...applied],
    pending: [...known.keys()].filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !known.has(name)),
    changed: inCode
      .filter((row) => known.get(row.migration_name)?.checksum !== row.checksum)
      .map((row) => row.migration_name),
    failed: valid.filter((row) => !row.finished).map((row) => row.migration_name),
  };
}
