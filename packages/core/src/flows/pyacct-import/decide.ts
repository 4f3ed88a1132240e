import { accountIdMax } from '../../kernel/limits.ts';
import { type ImportedName, importedName } from '../../records/accounts/import.ts';
import {
  fitsImport,
  type ImportedValue,
  importedUniqueKey,
} from '../../records/attributes/import.ts';
import type { AttributeDefinition } from '../../records/attributes/schema.ts';
import { pyacctHash } from '../../records/credentials/import.ts';
import type { Choices } from './choices.ts';
import type { PyacctAccount } from './source.ts';
import type { Here, Taken, World } from './world.ts';

/** What becomes of one account. */
export type Decision =
  /** A sign-up that PyAcct did not finish: nobody can sign in to it. */
  | { readonly kind: 'orphan'; readonly id: number }
  | { readonly kind: 'already'; readonly id: number; readonly changed: boolean }
  /** The id belongs to somebody who signed up here. */
  | { readonly kind: 'stranger'; readonly id: number }
  | { readonly kind: 'unfit'; readonly id: number; readonly problem: string }
  | {
      readonly kind: 'twin';
      readonly id: number;
      readonly username: string;
      readonly holder: number;
    }
  | Accepted;

export type Accepted = {
  readonly kind: 'import';
  readonly id: number;
  readonly name: ImportedName;
  readonly usernameKey: string;
  /** Who has the canonical key, where this one is known by its exact key. */
  readonly holder: number | undefined;
  readonly password: string;
  readonly values: readonly ImportedValue[];
  readonly findings: readonly Finding[];
};

/** Something about a value that its owner or the operator should know. */
export type Finding = {
  readonly kind: 'not-unique' | 'missing' | 'unfit';
  readonly id: number;
  readonly key: string;
  /** For `not-unique`: the account that keeps the value. */
  readonly holder?: number;
};

/** Decides for one account, and takes for it what no later one may have. */
export function decide(account: PyacctAccount, world: World, choices: Choices): Decision {
  const { id, username, salt, digest } = account;
  const here = world.here.get(id);
  if (here !== undefined && !here.imported) return { kind: 'stranger', id };
  if (here !== undefined) return { kind: 'already', id, changed: changedSince(here, username) };
  const password = salt === null || digest === null ? undefined : pyacctHash(salt, digest);
  if (username === null || password === undefined) return { kind: 'orphan', id };
  if (id < 1 || id > accountIdMax)
    return { kind: 'unfit', id, problem: 'no id that Acct can hold' };
  const name = importedName(username);
  if (name === undefined) return { kind: 'unfit', id, problem: 'the username is not clean text' };
  const same = world.taken.holderOf('name', name.username);
  if (same !== undefined) {
    return { kind: 'unfit', id, problem: `account ${same} has the same username` };
  }
  return accept(account, { name, password }, { world, choices });
}

function accept(
  { id, values }: PyacctAccount,
  { name, password }: Pick<Accepted, 'name' | 'password'>,
  { world, choices }: { world: World; choices: Choices },
): Decision {
  const { taken } = world;
  const { username, canonicalKey, exactKey } = name;
  const holder = canonicalKey === undefined ? undefined : taken.holderOf('name key', canonicalKey);
  if (holder !== undefined && choices.username !== 'keep-exact') {
    return { kind: 'twin', id, username, holder };
  }
  const usernameKey = holder === undefined ? (canonicalKey ?? exactKey) : exactKey;
  taken.take('name', username, id);
  taken.take('name key', usernameKey, id);
  const findings: Finding[] = [];
  const stored = [...world.definitions.values()].flatMap((definition) => {
    const text = values.get(definition.key);
    if (definition.required && (text ?? null) === null) {
      findings.push({ kind: 'missing', id, key: definition.key });
    }
    if (text === undefined) return [];
    return [judgeValue({ id, definition, text }, taken, (finding) => findings.push(finding))];
  });
  return { kind: 'import', id, name, usernameKey, holder, password, values: stored, findings };
}

type Judged = {
  readonly id: number;
  readonly definition: AttributeDefinition;
  readonly text: string | null;
};

/** A value that cannot stay is set to nothing: its owner sees that there was one, and may give another. */
function judgeValue(
  { id, definition, text }: Judged,
  taken: Taken,
  tell: (finding: Finding) => void,
): ImportedValue {
  const { key, unique } = definition;
  const nothing = { accountId: id, key, value: null, uniqueKey: null };
  if (text === null) return nothing;
  if (!fitsImport(definition, text)) {
    tell({ kind: 'unfit', id, key });
    return nothing;
  }
  if (!unique) return { ...nothing, value: text };
  const uniqueKey = importedUniqueKey(text);
  const holder = taken.holderOf(`value of ${key}`, uniqueKey);
  if (holder !== undefined) {
    tell({ kind: 'not-unique', id, key, holder });
    return nothing;
  }
  taken.take(`value of ${key}`, uniqueKey, id);
  return { ...nothing, value: text, uniqueKey };
}

/** True where another name stands in PyAcct than here, and it was not changed here. */
function changedSince(here: Here, username: string | null): boolean {
  if (here.username === null || here.renamed) return false;
  return here.username !== username?.normalize('NFC');
}
