import type { Reader } from '../../db/index.ts';
import type { Change } from '../../journal.ts';
import { attributeCodePointsMax } from '../../kernel/limits.ts';
import { codePoints, isCleanText } from '../../kernel/text.ts';
import type { Tools } from '../../tools.ts';
import type { AttributeDefinition } from './schema.ts';
import { uniqueKeyOf } from './values.ts';

export type ImportedValue = {
  readonly accountId: number;
  readonly key: string;
  /** Null is a value that was set to nothing. */
  readonly value: string | null;
  /** In hexadecimal digits. */
  readonly uniqueKey: string | null;
};

/** Stores values under the rules that `fitsImport` and `importedUniqueKey` tell. */
export async function importValues(
  { db }: Tools,
  { tx, now }: Change,
  values: readonly ImportedValue[],
): Promise<void> {
  const rows = JSON.stringify(values);
  if (db.provider === 'sqlite') {
    await tx.$executeRaw`INSERT INTO acct_attribute_values
        (account_id, key, value, unique_key, updated_at)
      SELECT value ->> 'accountId', value ->> 'key', value ->> 'value',
        unhex(value ->> 'uniqueKey'), ${now} FROM json_each(${rows})`;
  } else {
    await tx.$executeRaw`INSERT INTO acct_attribute_values
        (account_id, key, value, unique_key, updated_at)
      SELECT "accountId", key, value, decode("uniqueKey", 'hex'), ${now}::timestamp(3)
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS r("accountId" integer, key text, value text, "uniqueKey" text)`;
  }
}

/** True when the text of another system can be a value: it is kept as it came, and judged composed. */
export function fitsImport({ maxLength }: AttributeDefinition, text: string): boolean {
  const longest = maxLength ?? attributeCodePointsMax;
  if (!isCleanText(text) || text.length > 2 * attributeCodePointsMax) return false;
  return codePoints(text.normalize('NFC')) <= longest;
}

export function importedUniqueKey(text: string): string {
  return Buffer.from(uniqueKeyOf('string', text.normalize('NFC'))).toString('hex');
}

/** Who has one of these values of unique attributes already. */
export async function findUniqueHolders(
  read: Reader,
  uniqueKeysOf: ReadonlyMap<string, readonly string[]>,
) {
  const rows = [];
  for (const [key, uniqueKeys] of uniqueKeysOf) {
    const wanted = uniqueKeys.map((digits) => Uint8Array.from(Buffer.from(digits, 'hex')));
    rows.push(
      ...(await read.attributeValue.findMany({
        where: { key, uniqueKey: { in: wanted } },
        select: { accountId: true, key: true, uniqueKey: true },
      })),
    );
  }
  return rows.flatMap(({ accountId, key, uniqueKey }) =>
    uniqueKey === null
      ? []
      : [{ accountId, key, uniqueKey: Buffer.from(uniqueKey).toString('hex') }],
  );
}
