import { type Change, change } from '../../journal.ts';
import type { Member, Tools } from '../../tools.ts';
import { listDefinitions } from './definitions.ts';
import { attributeEvents } from './events.ts';
import { attributeRefusals } from './refusals.ts';
import type { AttributeDefinition } from './schema.ts';
import { currentDefinitions, definedIn, holdOwner, store, typed } from './service.ts';
import { storedForm } from './values.ts';

/** Values as PyAcct's clients give and take them: every one is text, or null for "set to nothing". */
export type Texts = ReadonlyMap<string, string | null>;

/**
 * Gives a new account its first values, inside the transaction that signs it up. Keys that nobody defined
 * are dropped, and null is no value where one is required.
 *
 * @throws attributes.value_invalid, attributes.required, attributes.value_taken
 */
export async function setFirstTexts(
  tools: Tools,
  step: Change,
  first: { accountId: number; texts: Texts; demandRequired: boolean },
): Promise<void> {
  const definitions = [...(await currentDefinitions(tools, step.tx)).values()];
  if (first.demandRequired) refuseMissing(definitions, first.texts);
  for (const definition of definitions) {
    const text = first.texts.get(definition.key);
    if (text === undefined) continue;
    const stored = storedText(definition, text);
    await store(step, first.accountId, { definition, stored });
  }
}

/** Says early what the transaction would say late, before a hash is paid for. @throws attributes.required */
export async function refuseMissingTexts(tools: Tools, texts: Texts): Promise<void> {
  refuseMissing(await listDefinitions(tools), texts);
}

/**
 * Sets one value, or sets it to nothing where it may be missing.
 *
 * @throws attributes.unknown_key, attributes.required, attributes.value_invalid, attributes.value_taken
 */
export function setText(
  tools: Tools,
  actor: Member,
  { key, value }: { key: string; value: string | null },
): Promise<void> {
  return change(tools, actor, async (step) => {
    const definition = definedIn(await currentDefinitions(tools, step.tx), key);
    if (value === null && definition.required) {
      throw attributeRefusals.refuse('required', { keys: [key] });
    }
    await holdOwner(step, actor);
    const { accountId } = actor;
    await store(step, accountId, { definition, stored: storedText(definition, value) });
    const event = value === null ? attributeEvents.unset : attributeEvents.set;
    step.record(event, { accountId, details: { key } });
  });
}

/** What is kept under the key: text, null for "set to nothing", undefined for "never set". */
export async function readText(
  tools: Tools,
  accountId: number,
  key: string,
): Promise<string | null | undefined> {
  const where = { accountId_key: { accountId, key } };
  return (await tools.db.read.attributeValue.findUnique({ where }))?.value;
}

/** @throws attributes.unknown_key */
export async function definitionOfKey(tools: Tools, key: string): Promise<AttributeDefinition> {
  // Compared here and not by the database: the key is any text that stood in an address.
  const definitions = await listDefinitions(tools);
  return definedIn(new Map(definitions.map((one) => [one.key, one])), key);
}

function refuseMissing(definitions: readonly AttributeDefinition[], texts: Texts): void {
  const missing = definitions
    .filter(({ key, required }) => required && (texts.get(key) ?? null) === null)
    .map(({ key }) => key);
  if (missing.length > 0) throw attributeRefusals.refuse('required', { keys: missing });
}

/** Plain text comes back to those clients as they gave it, composed or not; it is judged composed. */
function storedText(definition: AttributeDefinition, text: string | null): string | null {
  if (text === null) return null;
  const stored = storedForm(definition, typed(definition, text));
  return definition.type === 'string' ? text : stored;
}
