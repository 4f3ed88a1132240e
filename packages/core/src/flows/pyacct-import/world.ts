import { createHash } from 'node:crypto';
import type { Reader } from '../../db/index.ts';
import { findImported, findKeyHolders, importedName } from '../../records/accounts/import.ts';
import { findUniqueHolders, importedUniqueKey } from '../../records/attributes/import.ts';
import type { AttributeDefinition } from '../../records/attributes/schema.ts';
import type { PyacctAccount } from './source.ts';

/** All that decides what becomes of a page of accounts. */
export type World = {
  /** The definitions under which values are stored. */
  readonly definitions: ReadonlyMap<string, AttributeDefinition>;
  readonly here: ReadonlyMap<number, Here>;
  readonly taken: Taken;
};

export type Here = Awaited<ReturnType<typeof findImported>>[number];

/**
 * Who has which username, key and unique value. Only a digest of each is remembered: a rehearsal of a
 * million accounts remembers them all.
 */
export class Taken {
  readonly #holders = new Map<string, number>();

  holderOf(kind: TakenKind, text: string): number | undefined {
    return this.#holders.get(shortOf(kind, text));
  }

  take(kind: TakenKind, text: string, by: number): void {
    this.#holders.set(shortOf(kind, text), by);
  }
}

type TakenKind = 'name' | 'name key' | `value of ${string}`;

/** What Acct holds already of all that the page would need. Adds to `taken`, which may know more. */
export async function lookUp(
  read: Reader,
  page: readonly PyacctAccount[],
  { definitions, taken }: Pick<World, 'definitions' | 'taken'>,
): Promise<World> {
  const here = await findImported(
    read,
    page.map(({ id }) => id),
  );
  const fresh = page.filter(({ id }) => !here.some((one) => one.id === id));
  for (const { id, username, usernameKey } of await findKeyHolders(read, keysOf(fresh))) {
    if (usernameKey !== null) taken.take('name key', usernameKey, id);
    if (username !== null) taken.take('name', username, id);
  }
  const holders = await findUniqueHolders(read, uniqueKeysOf(fresh, definitions));
  for (const { accountId, key, uniqueKey } of holders) {
    taken.take(`value of ${key}`, uniqueKey, accountId);
  }
  return { definitions, taken, here: new Map(here.map((one) => [one.id, one])) };
}

function keysOf(page: readonly PyacctAccount[]): readonly string[] {
  return page.flatMap(({ username }) => {
    const name = username === null ? undefined : importedName(username);
    if (name === undefined) return [];
    const { canonicalKey, exactKey } = name;
    return canonicalKey === undefined ? [exactKey] : [canonicalKey, exactKey];
  });
}

function uniqueKeysOf(
  page: readonly PyacctAccount[],
  definitions: ReadonlyMap<string, AttributeDefinition>,
): ReadonlyMap<string, readonly string[]> {
  const unique = [...definitions.values()].filter((definition) => definition.unique);
  return new Map(
    unique.map(({ key }) => {
      const texts = page.map(({ values }) => values.get(key)).filter((text) => text != null);
      return [key, texts.map(importedUniqueKey)];
    }),
  );
}

/** 120 bits are enough that two of them are never the same by chance. */
function shortOf(kind: TakenKind, text: string): string {
  return createHash('sha256').update(`${kind}\n${text}`).digest('base64').slice(0, 20);
}
