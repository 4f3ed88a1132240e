export { anyRow } from './any-row.ts';
export { type Database, type DatabaseOptions, openDatabase, type Reader } from './database.ts';
export { type DatabaseFacts, describeDatabase } from './describe.ts';
export type { Prisma } from './generated/sqlite/client.ts';
export { type LockMode, type LockName, lockNumbers, lockSpace } from './locks.ts';
export {
  MigrationRefused,
  type MigrationState,
  migrate,
  migrationState,
  misfitOf,
} from './migrate.ts';
export type { Transaction } from './models.ts';
export { deleteOldest } from './oldest.ts';
export { type Lookup, type RawRow, type RawStatement, textKey } from './raw.ts';
export type { SqlValue, Statements } from './statements.ts';
export { DatabaseUnavailable } from './unavailable.ts';
export { type UniqueViolation, uniqueViolation } from './unique.ts';
export { type DatabaseAddress, type PostgresqlAddress, parseDatabaseUrl } from './url.ts';
