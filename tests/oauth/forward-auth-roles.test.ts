import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import type { House } from '../house/house.ts';
import { bearer, openServed } from './forms.ts';

// Whom a role or a scope in the address of the proxy lets in, and what the journal is told of the others.

test('the key of an administrator passes for no service, as the administrator does not', async () => {
  await using house = await openServed();
  const chief = await house.admin('chief');
  const key = await makeKey(house, chief, ['read', 'service']);
  for (const { token } of [chief, key]) {
    const asService = await ask(house, token, '?role=service&scope=service');
    expect(asService).toEqual({ status: 403, roles: null });
  }
  expect(await ask(house, key.token, '?scope=service')).toEqual({ status: 200, roles: '' });
  await house.operate('roles.grant', { id: chief.id, role: 'service' });
  const both = await ask(house, key.token, '?role=service&scope=service');
  expect(both).toEqual({ status: 200, roles: 'service' });
});

test('the journal is told of whoever is known and not let in', async () => {
  await using house = await openServed();
  const ann = await house.member('ann');
  const key = await makeKey(house, ann, ['read']);
  for (const [token, query, reason] of [
    [ann.token, '?role=admin', 'access.role_required'],
    [key.token, '', 'access.session_only'],
    [key.token, '?scope=write', 'access.scope_required'],
  ] as const) {
    house.clock.advance({ minutes: 2 });
    expect((await ask(house, token, query)).status).toBe(403);
    await house.core.flush();
    const { read } = house.core.tools.db;
    const told = await read.event.findFirst({ orderBy: { id: 'desc' } });
    expect([told?.name, told?.accountId]).toEqual(['access.denied', ann.id]);
    expect(JSON.parse(told?.details ?? '')).toMatchObject({
      operation: 'forwardAuth.check',
      reason,
    });
  }
});

async function ask({ url }: House, token: string, query: string) {
  const { status, headers } = await fetch(`${url}/forward-auth${query}`, {
    headers: bearer(token),
  });
  return { status, roles: headers.get('x-acct-roles') };
}
