import type { Transaction } from '../../db/index.ts';
import type { Tools } from '../../tools.ts';

/** A value and what uniqueness compares of it. */
export type Keyed = { readonly accountId: number; readonly uniqueKey: Uint8Array };

/**
 * Writes the unique keys of an attribute anew; an empty list leaves it without. All of them are cleared
 * first: while some are new and some old, two of them might be equal for a moment.
 *
 * A thousand go in one statement, because row by row a transaction would be over before twenty thousand
 * accounts were done. Values are only changed, never made, so that of an account that is being closed
 * nothing comes back.
 */
export async function rewriteUniqueKeys(
  tools: Tools,
  tx: Transaction,
  { key, keyed }: { key: string; keyed: readonly Keyed[] },
): Promise<void> {
  await tx.attributeValue.updateMany({
    where: { key, uniqueKey: { not: null } },
    data: { uniqueKey: null },
  });
  for (const batch of batchesOf(keyed)) {
    const pairs = batch.map(({ accountId, uniqueKey }) => [
      accountId,
      Buffer.from(uniqueKey).toString('hex'),
    ]);
    await statements[tools.db.provider](tx, key, JSON.stringify(pairs));
  }
}

/** Pieces of a long list, each short enough for one statement. */
export function* batchesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += rowsPerStatement) {
    yield items.slice(at, at + rowsPerStatement);
  }
}

const rowsPerStatement = 1000;

// Both take the pairs as one JSON text, so the statement is the same however many there are. The plus
// keeps SQLite from the index on `key`, under which it would read the whole text again for each account.
const statements = {
  sqlite: (tx: Transaction, key: string, pairs: string) => tx.$executeRaw`
    UPDATE acct_attribute_values SET unique_key = unhex(pair.value ->> 1)
    FROM json_each(${pairs}) AS pair
    WHERE +acct_attribute_values.key = ${key} AND account_id = pair.value ->> 0`,
  postgresql: (tx: Transaction, key: string, pairs: string) => tx.$executeRaw`
    UPDATE acct_attribute_values SET unique_key = decode(pair ->> 1, 'hex')
    FROM json_array_elements(${pairs}::json) AS pair
    WHERE key = ${key} AND account_id = (pair ->> 0)::int`,
};
