import { attributeDefinitionsMax } from '../../kernel/limits.ts';
import { defineAttribute, listDefinitions } from '../../records/attributes/definitions.ts';
import { type AttributeDefinition, AttributeKey } from '../../records/attributes/schema.ts';
import type { Actor, Tools } from '../../tools.ts';
import type { ImportReport } from './report.ts';
import type { PyacctDefinition } from './source.ts';

export type Definitions = ReadonlyMap<string, AttributeDefinition>;

/**
 * The definitions under which PyAcct's values are stored. One that is here already must be the same in
 * all that matters: a sensitive value shall not become public because of an import.
 */
export async function planDefinitions(
  tools: Tools,
  wanted: readonly PyacctDefinition[],
  { attributes, blockers }: ImportReport,
): Promise<Definitions> {
  const here = new Map((await listDefinitions(tools)).map((one) => [one.key, one]));
  const planned = new Map<string, AttributeDefinition>();
  for (const definition of wanted) {
    const { key } = definition;
    const present = here.get(key);
    if (!AttributeKey.safeParse(key).success) attributes.unfitKeys.push(key);
    else if (present !== undefined) {
      (isSame(present, definition) ? attributes.defined : attributes.different).push(key);
      planned.set(key, present);
    } else {
      attributes.toDefine.push(key);
      planned.set(key, { ...definition, type: 'string', maxLength: null });
    }
  }
  const all = here.size + attributes.toDefine.length;
  if (all > attributeDefinitionsMax) {
    blockers.push(`${all} attributes would be defined; Acct takes ${attributeDefinitionsMax}`);
  }
  return planned;
}

/** Accounts that are here and have no value of a required attribute stay as they are. */
export async function defineMissing(
  tools: Tools,
  actor: Actor,
  { definitions, keys }: { definitions: Definitions; keys: readonly string[] },
): Promise<void> {
  for (const key of keys) {
    const definition = definitions.get(key);
    if (definition === undefined) continue;
    await defineAttribute(tools, actor, { definition, rehearse: false, force: true });
  }
}

function isSame(present: AttributeDefinition, wanted: PyacctDefinition): boolean {
  return (
    present.type === 'string' &&
    present.required === wanted.required &&
    present.unique === wanted.unique &&
    present.sensitive === wanted.sensitive
  );
}
