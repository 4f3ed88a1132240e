import type { Change } from '../../journal.ts';
import type { Tools } from '../../tools.ts';

export { pyacctHash } from './hash.ts';

/** Stores passwords in a form that `verifyAtCost` knows, as another system kept them. */
export async function importPasswords(
  { db }: Tools,
  { tx, now }: Change,
  passwords: readonly { accountId: number; password: string }[],
): Promise<void> {
  const rows = JSON.stringify(passwords);
  if (db.provider === 'sqlite') {
    await tx.$executeRaw`INSERT INTO acct_credentials (account_id, password, changed_at)
      SELECT value ->> 'accountId', value ->> 'password', ${now} FROM json_each(${rows})`;
  } else {
    await tx.$executeRaw`INSERT INTO acct_credentials (account_id, password, changed_at)
      SELECT "accountId", password, ${now}::timestamp(3)
      FROM jsonb_to_recordset(${rows}::jsonb) AS r("accountId" integer, password text)`;
  }
}
