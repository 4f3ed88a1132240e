import type { OutputOf } from './contract.ts';
import type { House } from './house.ts';
import type { Member } from './people.ts';

type Scopes = OutputOf<'apikeys.create'>['scopes'];

/** A key of this account, with its secret as the `token` that a call takes. */
export async function makeKey(house: House, owner: Member, scopes: Scopes) {
  const { password } = owner;
  const input = { name: `for ${scopes.join(' and ')}`, scopes, password };
  const { key, ...view } = await house.call('apikeys.create', input, owner.token);
  return { ...view, token: key };
}
