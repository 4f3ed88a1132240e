export {
  type AppRouter,
  allEvents,
  allRefusals,
  appRouter,
  capabilities,
  type EventName,
  type Reason,
  type RefusalReason,
} from './capabilities.ts';
export { type Caller, type Core, type CoreParts, databaseOptions, openCore } from './core.ts';
export { BackupRefused } from './db/backup-refused.ts';
export {
  type DatabaseFacts,
  DatabaseUnavailable,
  describeDatabase,
  MigrationRefused,
  type MigrationState,
  migrate,
  migrationState,
  misfitOf,
  openDatabase,
  parseDatabaseUrl,
} from './db/index.ts';
export { secretFileOf } from './db/secret-file.ts';
export {
  type Choices,
  type ConflictKind,
  conflictChoices,
  safeChoices,
} from './flows/pyacct-import/choices.ts';
export { PyacctUnreadable } from './flows/pyacct-import/connection.ts';
export { isTimeZone } from './flows/pyacct-import/local-time.ts';
export type { ImportReport, Listed } from './flows/pyacct-import/report.ts';
export { type ImportOrder, importPyacct, type Progress } from './flows/pyacct-import/service.ts';
export {
  backup,
  endEverySession,
  type RestoreReport,
  restore,
} from './flows/restore/service.ts';
export { type Clock, systemClock } from './kernel/clock.ts';
export type { RateLimit } from './kernel/gcra.ts';
export { idempotencyKeyForm } from './kernel/idempotency.ts';
export * as limits from './kernel/limits.ts';
export { canonicalAddress } from './kernel/network.ts';
export { type Allowance, type LimitName, limitNames } from './kernel/rate-limit.ts';
export { Refusal, refusalStatus } from './kernel/refusals.ts';
export { type Settings, settingTable } from './kernel/setting-table.ts';
export {
  BadSettings,
  parseSettings,
  settingsWith,
  settingWarnings,
} from './kernel/settings.ts';
export { BadDatabaseUrl } from './kernel/sqlalchemy-options.ts';
export { parseSqlalchemyUrl } from './kernel/sqlalchemy-url.ts';
export { Unavailable } from './kernel/unavailable.ts';
export { stateOfKeys } from './records/assertions/keys.ts';
export { AttributeDefinitionInput } from './records/attributes/schema.ts';
export { hashPassword, verifyPassword } from './records/credentials/hash.ts';
export { pingRedis } from './redis/limits.ts';
export {
  type Actor,
  type BrowserSide,
  type Holder,
  type KeyedCall,
  type KeyHolder,
  type Log,
  type Member,
  type Operator,
  type Origin,
  type Reader,
  type Role,
  roleNames,
  type Scope,
  type SessionFacts,
  type SessionPolicy,
  scopeNames,
  type Tools,
} from './tools.ts';
export type { Context, Presented } from './trpc/context.ts';
export { type Access, accessLevels, problemsOfGuard } from './trpc/guards.ts';
export { answerKept, takesKey } from './trpc/keyed.ts';
export { isFault, type Problem, problemOf } from './trpc/problem.ts';
export type { Meta, RestMeta } from './trpc/rest.ts';
