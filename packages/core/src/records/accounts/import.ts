import type { Reader } from '../../db/index.ts';
import type { Change } from '../../journal.ts';
import { Refusal } from '../../kernel/refusals.ts';
import { isCleanText } from '../../kernel/text.ts';
import type { Tools } from '../../tools.ts';
import { accountEvents } from './events.ts';
import { freshLooks } from './likeness.ts';
import { canBeCanonical, exactKeyOf, newUsername, usernameKeyOf } from './username.ts';

/** A username from elsewhere, with the keys that it may be known by. */
export type ImportedName = {
  /** As typed, after NFC. */
  readonly username: string;
  /** Undefined where only the exact key will do. */
  readonly canonicalKey: string | undefined;
  readonly exactKey: string;
  /** Why nobody could sign up for it here; it is kept all the same. */
  readonly breaks: string | undefined;
};

/** Undefined for text that cannot be stored or typed. */
export function importedName(text: string): ImportedName | undefined {
  if (!isCleanText(text)) return undefined;
  const key = usernameKeyOf(text);
  return {
    username: text.normalize('NFC'),
    canonicalKey: canBeCanonical(key) ? key : undefined,
    exactKey: exactKeyOf(text),
    breaks: ruleBrokenBy(text),
  };
}

export type ImportedAccount = {
  readonly id: number;
  readonly username: string;
  readonly usernameKey: string;
};

/**
 * Makes accounts under the ids that they had elsewhere. A name that looks like somebody's here comes in
 * all the same, and has no look of its own. In one statement of its own: the models take ten
 * times as long for as many rows.
 */
export async function importAccounts(
  { db }: Tools,
  step: Change,
  accounts: readonly ImportedAccount[],
): Promise<void> {
  const { tx, now } = step;
  const rows = JSON.stringify(freshLooks(accounts));
  if (db.provider === 'sqlite') {
    await tx.$executeRaw`INSERT INTO acct_accounts
        (id, username, username_key, skeleton, created_at, updated_at)
      SELECT value ->> 'id', value ->> 'username', value ->> 'usernameKey',
        CASE WHEN EXISTS (SELECT 1 FROM acct_accounts WHERE skeleton = value ->> 'look')
          THEN ' ' || (value ->> 'id') ELSE value ->> 'look' END, ${now}, ${now}
      FROM json_each(${rows})`;
  } else {
    await tx.$executeRaw`INSERT INTO acct_accounts
        (id, username, username_key, skeleton, created_at, updated_at)
      SELECT id, username, "usernameKey",
        CASE WHEN EXISTS (SELECT 1 FROM acct_accounts WHERE skeleton = look)
          THEN ' ' || id ELSE look END, ${now}::timestamp(3), ${now}::timestamp(3)
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS r(id integer, username text, "usernameKey" text, look text)`;
  }
  for (const { id } of accounts) step.record(accountEvents.imported, { accountId: id });
}

/** Accounts that have one of these ids, and whether they came by import and kept their name since. */
export async function findImported(read: Reader, ids: readonly number[]) {
  const accounts = await read.account.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, username: true },
  });
  if (accounts.length === 0) return [];
  const events = await read.event.findMany({
    where: { accountId: { in: [...ids] }, name: { in: [imported, renamed] } },
    select: { accountId: true, name: true },
  });
  const told = new Set(events.map(({ accountId, name }) => `${name} ${accountId}`));
  return accounts.map(({ id, username }) => ({
    id,
    username,
    imported: told.has(`${imported} ${id}`),
    renamed: told.has(`${renamed} ${id}`),
  }));
}

export async function findKeyHolders(read: Reader, keys: readonly string[]) {
  return read.account.findMany({
    where: { usernameKey: { in: [...keys] } },
    select: { id: true, username: true, usernameKey: true },
  });
}

/** Keeps whoever is known by these keys from giving them up until the transaction ends. */
export async function holdKeys({ tx }: Change, keys: readonly string[]): Promise<void> {
  for (const state of ['active', 'suspended']) {
    // Nothing changes: the statement is here for the row locks.
    await tx.account.updateMany({
      where: { usernameKey: { in: [...keys] }, state },
      data: { state },
    });
  }
}

/** Nobody signs up, renames or sets a value until the transaction ends; to be taken before all else. */
export async function holdAllAccounts({ db }: Tools, { tx }: Pick<Change, 'tx'>): Promise<void> {
  if (db.provider === 'sqlite') return;
  await tx.$executeRaw`LOCK TABLE acct_accounts IN SHARE ROW EXCLUSIVE MODE`;
}

/** From now on no new account gets an id up to this one: each may be somebody's elsewhere. */
export async function burnIds(tools: Tools, { tx }: Change, upTo: number): Promise<void> {
  if (tools.db.provider === 'sqlite') {
    await tx.$executeRaw`INSERT INTO sqlite_sequence (name, seq) SELECT 'acct_accounts', 0
      WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'acct_accounts')`;
    await tx.$executeRaw`UPDATE sqlite_sequence SET seq = ${upTo}
      WHERE name = 'acct_accounts' AND seq < ${upTo}`;
    return;
  }
  // Nobody draws a number between the look at the sequence and its setting.
  await holdAllAccounts(tools, { tx });
  await tx.$executeRaw`SELECT setval('acct_accounts_id_seq', ${upTo}::bigint) FROM acct_accounts_id_seq
    WHERE last_value < ${upTo}::bigint OR NOT is_called AND last_value = ${upTo}::bigint`;
}

const imported = accountEvents.imported.name;
const renamed = accountEvents.renamed.name;

function ruleBrokenBy(text: string): string | undefined {
  try {
    newUsername(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason;
  }
}
