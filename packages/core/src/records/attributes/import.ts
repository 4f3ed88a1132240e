import type { Reader } from '../../db/index.ts';
import type { Change } from '../../journal.ts';
import { attributeCodePointsMax } from '../../kernel/limits.ts';
import { codePoints, isCleanText } from '../../kernel/text.ts';
import type { AttributeDefinition } from './schema.ts';
import { uniqueKeyOf } from './values.ts';

export type ImportedValue = {
  readonly accountId: number;
  readonly key: string;
  /** Null is a value that was set to nothing. */
  readonly value: string | null;
  readonly uniqueKey: Uint8Array<ArrayBuffer> | null;
};

/** Stores values under the rules that `fitsImport` and `importedUniqueKey` tell. */
export async function importValues(step: Change, values: readonly ImportedValue[]): Promise<void> {
  const data = values.map((value) => ({ ...value, updatedAt: step.now }));
  await step.tx.attributeValue.createMany({ data });
}

/** True when the text of another system can be a value: it is kept as it came, and judged composed. */
export function fitsImport({ maxLength }: AttributeDefinition, text: string): boolean {
  const longest = maxLength ?? attributeCodePointsMax;
  if (!isCleanText(text) || text.length > 2 * attributeCodePointsMax) return false;
  return codePoints(text.normalize('NFC')) <= longest;
}

export function importedUniqueKey(text: string): Uint8Array<ArrayBuffer> {
  return uniqueKeyOf('string', text.normalize('NFC'));
}

/** Who has one of these values of unique attributes already. */
export async function findUniqueHolders(
  read: Reader,
  keysOf: ReadonlyMap<string, readonly Uint8Array<ArrayBuffer>[]>,
) {
  const any = [...keysOf].map(([key, uniqueKeys]) => ({ key, uniqueKey: { in: [...uniqueKeys] } }));
  if (any.length === 0) return [];
  return read.attributeValue.findMany({
    where: { OR: any },
    select: { accountId: true, key: true, uniqueKey: true },
  });
}
