import { setTimeout } from 'node:timers/promises';
import { limits } from '@acct/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { shot, startTwins, type Twins } from './twins.ts';

// Keys are used by services all the time, in every process, while people revoke them.

const rounds = 20;
const invalid = 'access.key_invalid';

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('a key that was revoked here counts for nothing in the next call elsewhere', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    const ann = await house.member('ann');
    for (let round = 0; round < rounds; round += 1) {
      const { id, token } = await makeKey(house, ann, ['read']);
      const reads = Array.from({ length: 6 }, () => shot('accounts.self', undefined, token));
      expect(new Set(await volley(reads))).toEqual(new Set(['ok']));
      await house.call('apikeys.revoke', { id }, ann.token);
      expect(new Set(await volley(reads))).toEqual(new Set([invalid]));
    }
  });

  test('a key that is revoked in the midst of its writes writes nothing after that', async () => {
    await using arena = await twins.open({ provider, definitions: [{ key: 'nick' }] });
    const { house, volley } = arena;
    const ann = await house.member('ann');
    let written = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { id, token } = await makeKey(house, ann, ['write']);
      const writes = Array.from({ length: 6 }, (_, n) =>
        shot('attributes.set', { key: 'nick', value: `${round}.${n}` }, token),
      );
      const shots = [...writes.slice(0, 3), shot('apikeys.revoke', { id }, ann.token), ...writes];
      const outcomes = await volley(shots);
      expect(outcomes.filter((one) => one !== 'ok' && one !== invalid)).toEqual([]);
      const story = await house.core.tools.db.read.event.findMany({ orderBy: { id: 'asc' } });
      const own = story.filter(({ details }) => details.includes(id));
      const last = own.findIndex(({ name }) => name === 'apikeys.revoked');
      // The story of the key ends with its end: no change of its is told of, or kept, after that.
      expect(own.slice(last).map(({ name }) => name)).toEqual(['apikeys.revoked']);
      const told = own.filter(({ name }) => name === 'attributes.set').length;
      expect(outcomes.filter((one) => one === 'ok')).toHaveLength(told + 1);
      written += told;
    }
    // Otherwise no write was ever in the midst of it.
    expect(written).toBeGreaterThan(0);
  });

  test('an account has no more keys than it may, however many are asked for at once', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    const ann = await house.member('ann');
    const { password } = ann;
    const input = { name: 'one of many', scopes: ['read' as const], password };
    const asked = Array.from({ length: 2 * limits.apiKeysPerAccountMax }, () =>
      shot('apikeys.create', input, ann.token),
    );
    const outcomes = await volley(asked);
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(limits.apiKeysPerAccountMax);
    const where = { accountId: ann.id };
    expect(await house.core.tools.db.read.apiKey.count({ where })).toBe(
      limits.apiKeysPerAccountMax,
    );
  });

  test('no key is left of an account that is suspended while it makes them', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    for (let round = 0; round < rounds / 2; round += 1) {
      const person = await house.member();
      const { password } = person;
      const wanted = { name: 'late', scopes: ['read' as const], password };
      const make = shot('apikeys.create', wanted, person.token);
      const [, outcomes] = await Promise.all([
        house.operate('standing.suspend', { id: person.id }),
        volley([make, make, make, make]),
      ]);
      const allowed = ['ok', 'access.session_invalid'];
      expect(outcomes.filter((one) => !allowed.includes(one))).toEqual([]);
      const where = { accountId: person.id };
      expect(await house.core.tools.db.read.apiKey.count({ where })).toBe(0);
    }
  });

  test('no key of a role is left to an account that loses the role while it makes them', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    for (let round = 0; round < rounds / 2; round += 1) {
      const { id, token, password } = await house.service();
      const wanted = { name: 'late', scopes: ['service' as const], password };
      const make = shot('apikeys.create', wanted, token);
      const [, outcomes] = await Promise.all([
        house.operate('standing.demote', { id, role: 'service' }),
        volley([make, make, make, make]),
      ]);
      const allowed = ['ok', 'access.session_invalid', 'apikeys.scope_needs_role'];
      expect(outcomes.filter((one) => !allowed.includes(one))).toEqual([]);
      expect(await house.core.tools.db.read.apiKey.count({ where: { accountId: id } })).toBe(0);
    }
  });

  test('a key of a role that was all but made when the role was taken is not left', async () => {
    await using house = await openHouse({ provider, door: 'caller' });
    const { id } = await house.service();
    const { db } = house.core.tools;
    const state = 'active';
    let demoted: Promise<unknown> | undefined;
    await db.write(async (tx) => {
      // As the service does it: the account is held, and the key is not committed yet.
      await tx.account.updateMany({ where: { id, state }, data: { state } });
      await tx.apiKey.create({ data: lateKey(id) });
      demoted = house.operate('standing.demote', { id, role: 'service' });
      // Whoever does not wait for the account is done long before this.
      await Promise.race([demoted, setTimeout(500)]);
    });
    await demoted;
    expect(await db.read.apiKey.count({ where: { accountId: id } })).toBe(0);
  });
});

function lateKey(accountId: number) {
  const [createdAt, expiresAt] = [new Date(), new Date(Date.now() + 86_400_000)];
  const digest = Buffer.from('late');
  return { id: 'late', digest, accountId, name: 'late', scopes: 'service', createdAt, expiresAt };
}
