import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { shot, startTwins, type Twins } from './twins.ts';

// Three processes on one database: this one and two more. Each of them looks sessions up on a connection
// of its own; what one of them has acknowledged must be in the very next answer of every other.

const rounds = 40;
const invalid = 'access.session_invalid';

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('a session that was ended here counts for nothing in the next check elsewhere', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    const ann = await house.signUp('ann');
    for (let round = 0; round < rounds; round += 1) {
      const { token } = await house.signIn(ann);
      const checks = Array.from({ length: 6 }, () => shot('sessions.check', undefined, token));
      expect(new Set(await volley(checks))).toEqual(new Set(['ok']));
      await house.call('sessions.signOut', undefined, token);
      expect(new Set(await volley(checks))).toEqual(new Set([invalid]));
    }
  });

  test('a session that was ended elsewhere counts for nothing in the next check here', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    const ann = await house.signUp('ann');
    for (let round = 0; round < rounds; round += 1) {
      const { token } = await house.signIn(ann);
      await house.call('sessions.check', undefined, token);
      expect(await volley([shot('sessions.signOut', undefined, token)])).toEqual(['ok']);
      const answer = await house.attempt('sessions.check', undefined, token);
      expect(answer).toMatchObject({ ok: false, problem: { reason: invalid } });
    }
  });

  test('a role that was given or taken here holds in the next check elsewhere', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    const ann = await house.signUp('ann');
    // There must always be an administrator.
    await house.admin('warden');
    for (let round = 0; round < rounds / 4; round += 1) {
      const { id, token } = await house.signIn(ann);
      const lists = [1, 2].map(() => shot('accounts.list', {}, token));
      expect(new Set(await volley(lists))).toEqual(new Set(['access.role_required']));
      await house.operate('roles.grant', { id, role: 'admin' });
      expect(new Set(await volley(lists))).toEqual(new Set(['ok']));
      // This ends the account's sessions, too.
      await house.operate('standing.demote', { id, role: 'admin' });
      expect(new Set(await volley(lists))).toEqual(new Set([invalid]));
    }
  });

  test('an account that was suspended here is nobody in the next check elsewhere', async () => {
    await using arena = await twins.open({ provider });
    const { house, volley } = arena;
    for (let round = 0; round < rounds / 4; round += 1) {
      const { id, token } = await house.member();
      const checks = [1, 2].map(() => shot('sessions.check', undefined, token));
      expect(new Set(await volley(checks))).toEqual(new Set(['ok']));
      await house.operate('standing.suspend', { id });
      expect(new Set(await volley(checks))).toEqual(new Set([invalid]));
    }
  });
});
