import { accountRefusals } from '../../records/accounts/refusals.ts';
import type { AccountView } from '../../records/accounts/schema.ts';
import { findByUsername, readAccount } from '../../records/accounts/service.ts';
import { discloseAttributes } from '../../records/attributes/disclose.ts';
import { findByAttribute, readAttributes } from '../../records/attributes/service.ts';
import { isPrivileged } from '../../records/roles/service.ts';
import type { Reader, Tools } from '../../tools.ts';
import type { FindInput, ProfileInput, ProfileView } from './schema.ts';

/** Another account with those attributes that the reader may see, and asks for. @throws accounts.not_found */
export async function readProfile(
  tools: Tools,
  actor: Reader,
  { id, sensitive }: ProfileInput,
): Promise<ProfileView> {
  const account = await readAccount(tools, id);
  if (sensitive) return withAttributes(tools, actor, account);
  return { ...account, attributes: await readAttributes(tools, id, { seesSensitive: false }) };
}

/**
 * The one account with this username or this value of a unique attribute.
 *
 * @throws accounts.not_found, attributes.unknown_key, attributes.not_unique, attributes.value_invalid
 */
export async function findProfile(
  tools: Tools,
  actor: Reader,
  input: FindInput,
): Promise<ProfileView> {
  const { username, attribute: key, value } = input;
  if (username !== undefined) {
    return withAttributes(tools, actor, await findByUsername(tools, username));
  }
  if (key === undefined || value === undefined) throw accountRefusals.refuse('not_found');
  const reader = { seesSensitive: isPrivileged(actor) };
  const id = await findByAttribute(tools, { key, value }, reader);
  if (id === undefined) throw accountRefusals.refuse('not_found');
  return readProfile(tools, actor, { id, sensitive: true });
}

async function withAttributes(
  tools: Tools,
  actor: Reader,
  account: AccountView,
): Promise<ProfileView> {
  const own = actor.kind === 'member' && actor.accountId === account.id;
  const attributes =
    !own && isPrivileged(actor)
      ? await discloseAttributes(tools, actor, account.id)
      : await readAttributes(tools, account.id, { seesSensitive: own });
  return { ...account, attributes };
}
