import { expect, test } from 'vitest';
import type { InputOf } from '../house/contract.ts';
import type { House } from '../house/house.ts';
import { openHouse } from '../house/house.ts';

test('who holds a role is listed newest first, each with all roles, page by page', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const gates = [];
  for (const name of ['gate1', 'gate2', 'gate3']) gates.unshift(await house.service(name));
  await house.member('ann');
  await house.operate('roles.grant', { id: zoe.id, role: 'service' });
  const met = await walk(house, zoe.token, { role: 'service' });
  expect(met.map(({ username }) => username)).toEqual(['gate3', 'gate2', 'gate1', 'zoe']);
  expect(met.at(-1)?.roles.toSorted()).toEqual(['admin', 'service']);
  const admins = await walk(house, zoe.token, { role: 'admin' });
  expect(admins.map(({ username }) => username)).toEqual(['zoe']);
});

test('a role is asked for together with a state and the begin of a name', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('gatekeeper');
  const suspended = await house.service('gate-b');
  for (const name of ['gate-c', 'gate-a', 'other']) await house.service(name);
  await house.member('gate-d');
  await house.operate('standing.suspend', { id: suspended.id });
  const names = async (filter: Filter) =>
    (await walk(house, token, filter)).map(({ username }) => username);
  const role = 'service';
  expect(await names({ role, username: 'GATE' })).toEqual(['gate-a', 'gate-b', 'gate-c']);
  expect(await names({ role, username: 'gate', state: 'active' })).toEqual(['gate-a', 'gate-c']);
  expect(await names({ role, state: 'suspended' })).toEqual(['gate-b']);
  expect(await names({ role: 'admin', username: 'gate' })).toEqual(['gatekeeper']);
  expect(await names({ role: 'admin', username: 'gate-' })).toEqual([]);
});

test('a role that was taken is not in the list, nor is who closed the account', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const [demoted, closed] = [await house.service('one'), await house.service('two')];
  await house.operate('standing.demote', { id: demoted.id, role: 'service' });
  await house.call('closing.close', { password: closed.password }, closed.token);
  expect(await walk(house, token, { role: 'service' })).toEqual([]);
});

test('a role that there is not is no filter', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const refusal = await house.refusal('accounts.list', { role: 'root' }, zoe);
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});

type Filter = Omit<InputOf<'accounts.list'>, 'limit' | 'cursor'>;

/** One at a time. */
async function walk(house: House, token: string, filter: Filter) {
  const met = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { ...filter, limit: 1, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await house.call('accounts.list', page, token);
    met.push(...items);
    cursor = next;
  }
  return met;
}
