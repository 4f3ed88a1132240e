import { accessRefusals } from '../../kernel/access.ts';
import { accountIdMax } from '../../kernel/limits.ts';
import { tellDenied } from '../../notices.ts';
import { accountRefusals } from '../../records/accounts/refusals.ts';
import { readAccount } from '../../records/accounts/service.ts';
import { tellDisclosed } from '../../records/attributes/disclose.ts';
import { attributeRefusals } from '../../records/attributes/refusals.ts';
import { findByAttribute } from '../../records/attributes/service.ts';
import { definitionOfKey, readText } from '../../records/attributes/texts.ts';
import { isPrivileged } from '../../records/roles/service.ts';
import type { Member, Tools } from '../../tools.ts';
import { pyacctRefusals } from './refusals.ts';

/**
 * One attribute of any account. Whether it is sensitive is told before whether it is there, so a
 * stranger does not learn of a value by asking for it.
 *
 * @throws attributes.unknown_key, pyacct.sensitive, pyacct.no_value, access.role_required
 */
export async function legacyReadAttribute(
  tools: Tools,
  actor: Member,
  { id, key }: { id: number; key: string },
): Promise<{ key: string; value: string | null }> {
  const definition = await definitionOfKey(tools, key);
  const own = id === actor.accountId;
  if (!own) refuseReading(tools, actor, 'pyacct.readAttribute');
  if (definition.sensitive && !own && !isPrivileged(actor)) {
    const refusal = pyacctRefusals.refuse('sensitive', { key });
    throw tellDenied(tools, actor, { operation: 'pyacct.readAttribute', refusal });
  }
  const value = isAccountId(id) ? await readText(tools, id, key) : undefined;
  if (value === undefined) throw pyacctRefusals.refuse('no_value');
  const keys = definition.sensitive && value !== null ? [key] : [];
  await tellDisclosed(tools, actor, { accountId: id, keys });
  return { key, value };
}

/**
 * The one account with this value of a unique attribute. By a sensitive one nobody may search, not even
 * its owner or those who may read it.
 *
 * @throws attributes.unknown_key, pyacct.sensitive, attributes.not_unique, accounts.not_found,
 *   access.role_required
 */
export async function legacyFindByAttribute(
  tools: Tools,
  actor: Member,
  query: { key: string; value: string },
): Promise<{ id: number; username: string }> {
  refuseReading(tools, actor, 'pyacct.findByAttribute');
  const { key, sensitive, unique } = await definitionOfKey(tools, query.key);
  if (sensitive) throw pyacctRefusals.refuse('sensitive', { key });
  if (!unique) throw attributeRefusals.refuse('not_unique', { key });
  const id = await findByAttribute(tools, query, { seesSensitive: false });
  if (id === undefined) throw accountRefusals.refuse('not_found');
  return readAccount(tools, id);
}

/** The operator's word on who may look up others holds at every door. */
function refuseReading(tools: Tools, actor: Member, operation: string): void {
  if (tools.settings.lookUp === 'anyone-signed-in' || isPrivileged(actor)) return;
  const refusal = accessRefusals.refuse('role_required', { roles: ['admin', 'service'] });
  throw tellDenied(tools, actor, { operation, refusal });
}

/** Those clients may ask for any number; the database takes only what an id can be. */
function isAccountId(id: number): boolean {
  return id >= 1 && id <= accountIdMax;
}
