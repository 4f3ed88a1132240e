import { createPrivateKey, type KeyObject } from 'node:crypto';
import { seal, unseal } from '../../kernel/seal.ts';

/**
 * The keys that this process has opened, so that only rows which are new to it cost anything. It remembers
 * no more than was in the table the last time, and a row with other bytes is another key.
 */
export class OpenedKeys {
  #known: ReadonlyMap<string, KeyObject> = new Map();

  /** True where `open` needs no key. */
  hasAll(stored: readonly StoredKey[]): boolean {
    return stored.every((row) => this.#known.has(nameOf(row)));
  }

  /** Those of the rows that open; without a key those that it remembers. */
  open(stored: readonly StoredKey[], key?: Uint8Array): SigningKey[] {
    const known = new Map<string, KeyObject>();
    const opened = stored.flatMap((row) => {
      const name = nameOf(row);
      const privateKey = this.#known.get(name) ?? (key && openKey(key, row));
      if (privateKey === undefined) return [];
      known.set(name, privateKey);
      return [{ id: row.id, signsFrom: row.signsFrom, privateKey }];
    });
    this.#known = known;
    return opened;
  }
}

export type SigningKey = {
  readonly id: string;
  readonly signsFrom: Date;
  readonly privateKey: KeyObject;
};

export type StoredKey = {
  readonly id: string;
  readonly algorithm: string;
  readonly sealed: Uint8Array;
  readonly signsFrom: Date;
};

/** True where all of them open under this key, whatever is remembered. */
export function opensAll(key: Uint8Array, stored: readonly StoredKey[]): boolean {
  return stored.every((row) => unseal(key, row.sealed, aboutOf(row)) !== undefined);
}

/** What is stored of a private key: bound to its row, so that it is no key under another name. */
export function sealKey(
  key: Uint8Array,
  privateKey: KeyObject,
  row: Pick<StoredKey, 'id' | 'algorithm'>,
): Uint8Array<ArrayBuffer> {
  return seal(key, privateKey.export({ type: 'pkcs8', format: 'der' }), aboutOf(row));
}

function openKey(key: Uint8Array, row: StoredKey): KeyObject | undefined {
  const bytes = unseal(key, row.sealed, aboutOf(row));
  return bytes && createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
}

/** All that decides whether a row opens. */
function nameOf(row: StoredKey): string {
  return `${aboutOf(row)} ${Buffer.from(row.sealed).toString('base64')}`;
}

function aboutOf({ id, algorithm }: Pick<StoredKey, 'id' | 'algorithm'>): string {
  return `${purpose} ${id} ${algorithm}`;
}

export const purpose = 'signing keys';
