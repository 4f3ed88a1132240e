import type { Transaction } from '../../db/index.ts';
import { type Change, change } from '../../journal.ts';
import { accountIdMax, attributeDefinitionsMax } from '../../kernel/limits.ts';
import type { Actor, Tools } from '../../tools.ts';
import { attributeEvents } from './events.ts';
import { attributeRefusals } from './refusals.ts';
import type { AttributeDefinition, DefinitionReport } from './schema.ts';
import { definitionOf } from './service.ts';
import { batchesOf, type Keyed, rewriteUniqueKeys } from './unique-keys.ts';
import { stillFits, uniqueKeyOf } from './values.ts';

export async function listDefinitions(tools: Tools): Promise<AttributeDefinition[]> {
  const rows = await tools.db.read.attributeDefinition.findMany({ orderBy: { key: 'asc' } });
  return rows.map(definitionOf);
}

/**
 * Defines an attribute or changes its definition. What that would break is counted first: with
 * `rehearse` nothing more happens, and without `force` a definition that breaks something is refused
 * with the same counts. With `force` values that do not fit are removed, of colliding ones the account
 * with the lowest id keeps its own, and accounts that miss a required value stay as they are.
 *
 * @throws attributes.definition_invalid, attributes.definition_breaks, attributes.too_many_definitions
 */
export function defineAttribute(
  tools: Tools,
  actor: Actor,
  input: { definition: AttributeDefinition; rehearse: boolean; force: boolean },
): Promise<DefinitionReport> {
  const { definition } = input;
  refuseContradictions(definition);
  return change(tools, actor, async (step) => {
    await tools.db.lock(step.tx, 'attributes', 'exclusive');
    const before = await present(step.tx, definition.key);
    if (before === undefined) await refuseTooMany(step.tx);
    const broken = await examine(step.tx, definition, before);
    const report = reportOf(definition, broken);
    if (input.rehearse) return report;
    if (!input.force && broken.missing + broken.colliding.length + broken.invalid.length > 0) {
      throw attributeRefusals.refuse('definition_breaks', { ...report });
    }
    await apply(tools, step, { definition, broken });
    return { ...report, applied: true };
  });
}

/** Removes a definition and every value that accounts gave it. @throws attributes.unknown_key */
export function undefineAttribute(tools: Tools, actor: Actor, key: string): Promise<void> {
  return change(tools, actor, async (step) => {
    await tools.db.lock(step.tx, 'attributes', 'exclusive');
    await step.tx.attributeValue.deleteMany({ where: { key } });
    const { count } = await step.tx.attributeDefinition.deleteMany({ where: { key } });
    if (count !== 1) throw attributeRefusals.refuse('unknown_key', { key });
    step.record(attributeEvents.undefined, { accountId: null, details: { key } });
  });
}

type Broken = {
  readonly missing: number;
  readonly invalid: readonly number[];
  readonly colliding: readonly number[];
  /** The unique keys of the values that stay; undefined where those that are there stay right. */
  readonly keyed: readonly Keyed[] | undefined;
};

/** Walks the values once, in the order of the accounts, so that the oldest account is the one that keeps. */
async function examine(
  tx: Transaction,
  definition: AttributeDefinition,
  before: AttributeDefinition | undefined,
): Promise<Broken> {
  const missing = definition.required && !before?.required ? await countMissing(tx, definition) : 0;
  const none = { missing, invalid: [], colliding: [], keyed: undefined };
  if (before === undefined || takesTheSame(definition, before)) return none;
  const invalid: number[] = [];
  const colliding: number[] = [];
  const keyed: Keyed[] = [];
  const seen = new Set<string>();
  for await (const { accountId, value } of valuesOf(tx, definition.key)) {
    if (!stillFits(definition, before.type, value)) invalid.push(accountId);
    else if (definition.unique) {
      const uniqueKey = uniqueKeyOf(definition.type, value);
      const name = Buffer.from(uniqueKey).toString('base64');
      if (seen.has(name)) colliding.push(accountId);
      else keyed.push({ accountId, uniqueKey });
      seen.add(name);
    }
  }
  const same = before.unique === definition.unique && before.type === definition.type;
  return { missing, invalid, colliding, keyed: same ? undefined : keyed };
}

/** True when every value that was taken would be taken again, so that none needs to be looked at. */
function takesTheSame(now: AttributeDefinition, before: AttributeDefinition): boolean {
  const asLong = (before.maxLength ?? Infinity) <= (now.maxLength ?? Infinity);
  return asLong && now.type === before.type && now.unique === before.unique;
}

async function apply(
  tools: Tools,
  step: Change,
  { definition, broken }: { definition: AttributeDefinition; broken: Broken },
) {
  const { key } = definition;
  const { tx, now } = step;
  const removed = [...broken.invalid, ...broken.colliding];
  for (const ids of batchesOf(removed)) {
    await tx.attributeValue.deleteMany({ where: { key, accountId: { in: [...ids] } } });
  }
  await tx.attributeDefinition.upsert({
    where: { key },
    create: { ...definition, createdAt: now, updatedAt: now },
    update: { ...definition, updatedAt: now },
  });
  const { keyed } = broken;
  if (keyed !== undefined) await rewriteUniqueKeys(tools, tx, { key, keyed });
  const details = { key, valuesRemoved: removed.length };
  step.record(attributeEvents.defined, { accountId: null, details });
}

async function* valuesOf(tx: Transaction, key: string) {
  let after = 0;
  for (;;) {
    const rows = await tx.attributeValue.findMany({
      // Two ranges, so that SQLite goes in the order of the primary key. For an equality it would take the
      // index that begins with the key, and sort all values of the attribute for each batch.
      where: { key: { gte: key, lte: key }, accountId: { gt: after, lte: accountIdMax } },
      select: { accountId: true, value: true },
      orderBy: [{ accountId: 'asc' }, { key: 'asc' }],
      take: 1000,
    });
    for (const { accountId, value } of rows) if (value !== null) yield { accountId, value };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.accountId;
  }
}

function countMissing(tx: Transaction, { key }: AttributeDefinition): Promise<number> {
  const where = { state: { not: 'closed' }, attributes: { none: { key, value: { not: null } } } };
  return tx.account.count({ where });
}

async function present(tx: Transaction, key: string) {
  const row = await tx.attributeDefinition.findUnique({ where: { key } });
  return row === null ? undefined : definitionOf(row);
}

async function refuseTooMany(tx: Transaction): Promise<void> {
  if ((await tx.attributeDefinition.count()) < attributeDefinitionsMax) return;
  throw attributeRefusals.refuse('too_many_definitions', { max: attributeDefinitionsMax });
}

function refuseContradictions({ type, maxLength }: AttributeDefinition): void {
  const text = type === 'string' || type === 'email' || type === 'url';
  if (maxLength === null || text) return;
  throw attributeRefusals.refuse('definition_invalid', {
    problem: `A value of type ${type} has no length; leave maxLength out.`,
  });
}

function reportOf(definition: AttributeDefinition, broken: Broken): DefinitionReport {
  return {
    definition,
    applied: false,
    accountsMissingValue: broken.missing,
    valuesColliding: broken.colliding.length,
    valuesInvalid: broken.invalid.length,
  };
}
