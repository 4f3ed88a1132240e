import type { Prisma, Transaction } from '../../db/index.ts';
import { uniqueViolation } from '../../db/index.ts';
import { type Change, change, holdAccount } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import type { Holder, Tools } from '../../tools.ts';
import { attributeEvents } from './events.ts';
import { type FoundValue, findValues } from './lookup.ts';
import { attributeRefusals } from './refusals.ts';
import { AttributeDefinition, type AttributeScalar } from './schema.ts';
import { storedForm, typedValue, uniqueKeyOf } from './values.ts';

/**
 * Gives a new account its first values, inside the transaction that signs it up. `demandRequired` is off
 * only for doors that cannot know of attributes.
 *
 * @throws attributes.unknown_key, attributes.value_invalid, attributes.required, attributes.value_taken
 */
export async function setFirstAttributes(
  tools: Tools,
  step: Change,
  first: { accountId: number; values: Values; demandRequired: boolean },
): Promise<void> {
  const definitions = await currentDefinitions(tools, step.tx);
  const missing = [...definitions.values()]
    .filter(({ key, required }) => required && !Object.hasOwn(first.values, key))
    .map(({ key }) => key);
  if (first.demandRequired && missing.length > 0) {
    throw attributeRefusals.refuse('required', { keys: missing });
  }
  for (const [key, value] of Object.entries(first.values)) {
    await put(step, first.accountId, { definition: definedIn(definitions, key), value });
  }
}

/** @throws attributes.unknown_key, attributes.value_invalid, attributes.value_taken */
export function setAttribute(
  tools: Tools,
  actor: Holder,
  input: { key: string; value: AttributeScalar },
): Promise<{ key: string; value: AttributeScalar }> {
  return change(tools, actor, async (step) => {
    const definition = definedIn(await currentDefinitions(tools, step.tx), input.key);
    await holdOwner(step, actor);
    const value = await put(step, actor.accountId, { definition, value: input.value });
    const details = { key: input.key };
    step.record(attributeEvents.set, { accountId: actor.accountId, details });
    return { key: input.key, value };
  });
}

/** @throws attributes.unknown_key, attributes.required, attributes.not_set */
export function unsetAttribute(tools: Tools, actor: Holder, key: string): Promise<void> {
  return change(tools, actor, async (step) => {
    const definition = definedIn(await currentDefinitions(tools, step.tx), key);
    if (definition.required) throw attributeRefusals.refuse('required', { keys: [key] });
    const { accountId } = actor;
    const where = { accountId, key, value: { not: null } };
    const { count } = await step.tx.attributeValue.deleteMany({ where });
    if (count !== 1) throw attributeRefusals.refuse('not_set');
    step.record(attributeEvents.unset, { accountId, details: { key } });
  });
}

/** All that `reader` may see of the account's values. */
export async function readAttributes(
  tools: Tools,
  accountId: number,
  reader: { seesSensitive: boolean },
): Promise<Values> {
  const found = await findValues(tools.db, accountId);
  return valuesIn(found.filter(({ sensitive }) => reader.seesSensitive || !sensitive));
}

export function valuesIn(found: readonly FoundValue[]): Values {
  return Object.fromEntries(
    found.flatMap(({ key, value, type }) =>
      value === null ? [] : [[key, typedValue(type, value)]],
    ),
  );
}

/**
 * The account that has this value of a unique attribute. Whoever may not see the value may not search
 * by it either, or each search would be a guess at it.
 *
 * @throws attributes.unknown_key, attributes.not_unique, attributes.value_invalid
 */
export async function findByAttribute(
  tools: Tools,
  query: { key: string; value: string },
  reader: { seesSensitive: boolean },
): Promise<number | undefined> {
  const row = await tools.db.read.attributeDefinition.findUnique({ where: { key: query.key } });
  if (row === null || (row.sensitive && !reader.seesSensitive)) {
    throw attributeRefusals.refuse('unknown_key', { key: query.key });
  }
  const definition = definitionOf(row);
  if (!definition.unique) throw attributeRefusals.refuse('not_unique', { key: query.key });
  const stored = storedForm(definition, typed(definition, query.value));
  const uniqueKey = uniqueKeyOf(definition.type, stored);
  const found = await tools.db.read.attributeValue.findUnique({
    where: { key_uniqueKey: { key: query.key, uniqueKey } },
  });
  return found?.accountId;
}

/** Removes all that an account told of itself; part of closing it. */
export async function eraseAttributes(step: Change, accountId: number): Promise<void> {
  await step.tx.attributeValue.deleteMany({ where: { accountId } });
}

/** @throws attributes.unknown_key */
export function definedIn(definitions: ReadonlyMap<string, AttributeDefinition>, key: string) {
  const definition = definitions.get(key);
  if (definition === undefined) throw attributeRefusals.refuse('unknown_key', { key });
  return definition;
}

/**
 * The definitions as they will stay until this transaction ends: whoever writes values shares the lock
 * that whoever changes definitions must hold alone.
 */
export async function currentDefinitions(tools: Tools, tx: Transaction) {
  await tools.db.lock(tx, 'attributes', 'shared');
  const rows = await tx.attributeDefinition.findMany();
  return new Map(rows.map((row) => [row.key, definitionOf(row)]));
}

export function definitionOf(row: Prisma.AttributeDefinitionGetPayload<object>) {
  const { key, type, required, unique, sensitive, maxLength } = row;
  return AttributeDefinition.parse({ key, type, required, unique, sensitive, maxLength });
}

export type Values = Readonly<Record<string, AttributeScalar>>;

type Put = { readonly definition: AttributeDefinition; readonly value: AttributeScalar };

/** The value as it was kept. @throws attributes.value_invalid, attributes.value_taken */
async function put(step: Change, accountId: number, { definition, value }: Put) {
  const stored = storedForm(definition, value);
  await store(step, accountId, { definition, stored });
  return typedValue(definition.type, stored);
}

type Stored = { readonly definition: AttributeDefinition; readonly stored: string | null };

/** Keeps the stored form of a value, or that it was set to nothing. @throws attributes.value_taken */
export async function store(step: Change, accountId: number, { definition, stored }: Stored) {
  const { key, type, unique } = definition;
  // Nothing is not a value that two accounts could share.
  const uniqueKey = unique && stored !== null ? uniqueKeyOf(type, stored) : null;
  const data = { value: stored, uniqueKey, updatedAt: step.now };
  try {
    await step.tx.attributeValue.upsert({
      where: { accountId_key: { accountId, key } },
      create: { accountId, key, ...data },
      update: data,
    });
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error;
    throw attributeRefusals.refuse('value_taken', { key, sensitive: definition.sensitive });
  }
}

/** A value in an address, or from PyAcct's clients, is text; the definition says what it stands for. */
export function typed(definition: AttributeDefinition, text: string): AttributeScalar {
  if (definition.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  const numeric = definition.type === 'integer' || definition.type === 'number';
  return numeric && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** @throws access.session_invalid, access.key_invalid when its account was suspended or closed meanwhile */
export async function holdOwner(step: Change, actor: Holder): Promise<void> {
  if (await holdAccount(step, actor.accountId)) return;
  throw accessRefusals.refuse(actor.kind === 'key' ? 'key_invalid' : 'session_invalid');
}
