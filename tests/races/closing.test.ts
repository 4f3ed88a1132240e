import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { takeChance } from './chance.ts';
import { times } from './many.ts';
import { type Rivals, startRivals, tally } from './rivals.ts';
import { shot } from './twins.ts';

// The end of an account, while others give it something. What they give must come too early, and go with
// everything else, or too late.

const definitions = [{ key: 'x', unique: true }];

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('an account that is closed while others give it something keeps nothing of it', async () => {
    const [chance, rounds] = [takeChance(), 12];
    await using field = await rivals.open({ provider, definitions });
    const { house } = field;
    const admin = await house.admin();
    for (let round = 0; round < rounds; round += 1) {
      const { id, username, password, token } = await house.member(undefined, { x: `${round}` });
      const landed = await field.volley(chance, [
        shot('closing.close', { password }, token),
        ...times(12, () => shot('signin.create', { username, password })),
        ...times(6, (i) => shot('attributes.set', { key: 'x', value: `${round}.${i}` }, token)),
        ...times(3, () => shot('roles.grant', { id, role: 'service' }, admin.token)),
        ...times(2, (i) => shot('accounts.rename', { username: `new${round}-${i}` }, token)),
        shot('standing.suspend', { id }, admin.token),
        shot('sessions.revokeAll', { id }, admin.token),
      ]);
      expect(Object.keys(tally(landed)).filter((outcome) => !mayEnd.has(outcome))).toEqual([]);
      const close = landed.find(({ shot: { path } }) => path === 'closing.close');
      const { read } = house.core.tools.db;
      const { state, usernameKey } = await read.account.findUniqueOrThrow({ where: { id } });
      // Whoever was faster: shut out for good, or until an administrator says otherwise.
      expect(state).toBe(close?.outcome === 'ok' ? 'closed' : 'suspended');
      expect(await read.session.count({ where: { accountId: id } })).toBe(0);
      if (state !== 'closed') continue;
      expect(usernameKey).toBeNull();
      expect(await read.credential.count({ where: { accountId: id } })).toBe(0);
      expect(await read.attributeValue.count({ where: { accountId: id } })).toBe(0);
      expect(await read.roleGrant.count({ where: { accountId: id } })).toBe(0);
    }
    tried(rounds, `ends of an account among 25 who meant it on ${provider}`);
  });
});

const mayEnd = new Set([
  'ok',
  'access.session_invalid',
  'accounts.not_active',
  'accounts.not_found',
  'accounts.closed',
  'credentials.wrong_password',
  'roles.account_not_found',
  'signin.refused',
]);
