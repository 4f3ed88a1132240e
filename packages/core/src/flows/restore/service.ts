import { resolve } from 'node:path';
import { BackupRefused } from '../../db/backup-refused.ts';
import { migrate, parseDatabaseUrl } from '../../db/index.ts';
import type { BackupOrder, BackupReport } from '../../db/sqlite-backup.ts';
import { type Change, change } from '../../journal.ts';
import type { Clock } from '../../kernel/clock.ts';
import { endApiKeysOfAll } from '../../records/apikeys/service.ts';
import { withdrawKeys } from '../../records/assertions/keys.ts';
import { voidBootstrapSecret } from '../../records/roles/bootstrap.ts';
import { sessionEvents } from '../../records/sessions/events.ts';
import { endSessionsOfAll } from '../../records/sessions/service.ts';
import type { Operator, Tools } from '../../tools.ts';
import { postgresqlSteps } from './postgresql-steps.ts';

export type RestoreOrder = {
  /** The database whose place the backup takes; see `parseDatabaseUrl`. */
  readonly url: string;
  readonly from: string;
  /** Replaces a database that is there; it is kept under another name. */
  readonly force: boolean;
  /** No new account gets an id up to this one. Counts beside what the replaced database knows. */
  readonly accountIdsAbove?: number;
  readonly clock: Clock;
};

export type RestoreReport = {
  readonly file: string;
  /** Where the database that was there is now. */
  readonly kept: string | null;
  readonly migrated: readonly string[];
  readonly sessionsEnded: number;
  readonly apiKeysEnded: number;
  /** False where nothing told which ids were given out after the backup. */
  readonly idsKnown: boolean;
};

/** Opens a database for what only a service with `Tools` may do. */
export type Opening = (url: string) => Promise<{ readonly tools: Tools; close(): Promise<void> }>;

/**
 * Puts a backup in the place of the database, without what must not come back with it: whoever had signed
 * out since would be signed in again and a key that was revoked since would be good, so every session and
 * API key of the backup ends, and ids that were given out since would be given to somebody else. All that is done to a copy, which takes the place when it is finished.
 *
 * @throws BackupRefused, MigrationRefused; then nothing was changed
 */
export async function restore(
  order: RestoreOrder,
  operator: Operator,
  open: Opening,
): Promise<RestoreReport> {
  const address = parseDatabaseUrl(order.url);
  if (address.provider === 'postgresql') {
    throw new BackupRefused(
      'restore.use_pg_restore',
      'A backup of PostgreSQL is restored with its own tools into a new database, while no Acct runs. Then raise the sequences and let Acct use the new one, as docs/operate/backup.md says.',
      postgresqlSteps(address.shown, order.from),
    );
  }
  const { holdPlace, stageBackup } = await import('../../db/sqlite-restore.ts');
  const { removeCopy, sealCopy } = await import('../../db/sqlite-copy.ts');
  const place = address.path;
  const held = await holdPlace(place, { force: order.force, now: order.clock.now() });
  let staged: string | undefined;
  try {
    staged = await stageBackup(resolve(order.from), place);
    const { applied } = await migrate({ url: `file:${staged}`, clock: order.clock });
    const highest = new Map(held.highestIds);
    const { accountIdsAbove: wanted = 0 } = order;
    highest.set('acct_accounts', Math.max(wanted, highest.get('acct_accounts') ?? 0));
    const core = await open(`file:${staged}`);
    const { ended, apiKeys } = await leaveThePast(core.tools, operator, highest).finally(
      core.close,
    );
    sealCopy(staged);
    const kept = await held.replace(staged);
    const idsKnown = held.highestIds.size > 0 || wanted > 0;
    const voided = { sessionsEnded: ended, apiKeysEnded: apiKeys };
    return { file: place, kept: kept ?? null, migrated: applied, ...voided, idsKnown };
  } finally {
    if (staged !== undefined) await removeCopy(staged);
    await held.release();
  }
}

/** Signs everybody out and revokes every API key, for a database that was restored by other means or whose tokens leaked. */
export function endEverySession(
  tools: Tools,
  operator: Operator,
): Promise<{ ended: number; apiKeys: number }> {
  return change(tools, operator, voidSecrets);
}

/**
 * Copies the database while it is in use.
 *
 * @throws BackupRefused
 */
export async function backup(url: string, order: BackupOrder): Promise<BackupReport> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'postgresql') {
    throw new BackupRefused('backup.use_pg_dump', 'PostgreSQL is backed up with its own tools.', {
      command: `pg_dump --format=custom --file='${order.to}' '${address.shown}'`,
    });
  }
  const { backupSqlite } = await import('../../db/sqlite-backup.ts');
  return backupSqlite(address.path, order);
}

function leaveThePast(
  tools: Tools,
  operator: Operator,
  highest: ReadonlyMap<string, number>,
): Promise<{ ended: number; apiKeys: number }> {
  return change(tools, operator, async (step) => {
    for (const table of ['acct_accounts', 'acct_events']) {
      await giveIdsAbove(step, table, highest.get(table) ?? 0);
    }
    return voidSecrets(step);
  });
}

async function voidSecrets(step: Change): Promise<{ ended: number; apiKeys: number }> {
  const ended = await endSessionsOfAll(step);
  const apiKeys = await endApiKeysOfAll(step);
  await voidBootstrapSecret(step);
  // One of the backup may have been withdrawn since, for a reason.
  await withdrawKeys(step);
  step.record(sessionEvents.all_ended, { accountId: null, details: { ended, apiKeys } });
  return { ended, apiKeys };
}

/** SQLite keeps the last id of a table in a row, once there was one. */
async function giveIdsAbove({ tx }: Change, table: string, id: number): Promise<void> {
  const known =
    await tx.$executeRaw`UPDATE sqlite_sequence SET seq = max(seq, ${id}) WHERE name = ${table}`;
  if (known === 0)
    await tx.$executeRaw`INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, ${id})`;
}
