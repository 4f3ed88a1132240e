import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { count, times } from './many.ts';
import { isUnexpected } from './removals.ts';
import { type Arena, shot, startTwins, type Twins } from './twins.ts';

// Two processes on one database, all calls at once. On PostgreSQL a transaction is no lock, so whatever
// is read first and written later shows here and nowhere else.

const password = 'a quiet harbour';
const definitions = [{ key: 'x', unique: true }];

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('64 sign-ups for one name in four spellings make one account', async () => {
    await using arena = await twins.open({ provider });
    const spellings = ['anders', 'ANDERS', 'ａｎｄｅｒｓ', 'Anders'];
    const outcomes = await arena.volley(
      Array.from({ length: 64 }, (_, i) =>
        shot('signup.create', { username: spellings[i % 4] ?? '', password }),
      ),
    );
    expect(count(outcomes)).toEqual({ ok: 1, 'accounts.username_taken': 63 });
    const rows = await arena.house.rows();
    expect([rows.accounts, rows.credentials, rows.events].map(({ length }) => length)).toEqual([
      1, 1, 1,
    ]);
  });

  test('32 sign-ups and 32 changes for one unique value leave it to one account', async () => {
    await using arena = await twins.open({ provider, definitions });
    const outcomes = await arena.volley(
      Array.from({ length: 32 }, (_, i) =>
        shot('signup.create', { username: `p${i}`, password, attributes: { x: 'first' } }),
      ),
    );
    expect(count(outcomes)).toEqual({ ok: 1, 'attributes.value_taken': 31 });
    expect((await arena.house.rows()).accounts).toHaveLength(1);

    const members = await many(16, () => arena.house.member());
    const set = { key: 'x', value: 'second' };
    const changes = await arena.volley(
      members.flatMap(({ token }) => [
        shot('attributes.set', set, token),
        shot('attributes.set', set, token),
      ]),
    );
    // The winner may set it twice.
    expect(count(changes)).toEqual({ ok: 2, 'attributes.value_taken': 30 });
    expect((await arena.house.rows()).attributeValues).toHaveLength(2);
  });

  test('two accounts cannot swap a unique value at once, and nothing is left half done', async () => {
    await using arena = await twins.open({ provider, definitions });
    const ann = await arena.house.member('ann', { x: 'one' });
    const bob = await arena.house.member('bob', { x: 'two' });
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await arena.volley([
        shot('attributes.set', { key: 'x', value: 'two' }, ann.token),
        shot('attributes.set', { key: 'x', value: 'one' }, bob.token),
      ]);
      expect(count(outcomes)).toEqual({ 'attributes.value_taken': 2 });
    }
    const mine = await arena.house.call('attributes.mine', undefined, ann.token);
    expect(mine.attributes).toEqual({ x: 'one' });
  });

  test.each([2, 5])('%d administrators who all remove each other leave one', async (size) => {
    await using arena = await twins.open({ provider });
    for (let round = 0; round < 4; round += 1) {
      const outcomes = await removeEachOther(arena, size);
      expect(Object.keys(count(outcomes)).filter(isUnexpected)).toEqual([]);
      const where = { role: 'admin', account: { state: 'active' } };
      const left = await arena.house.core.tools.db.read.roleGrant.findMany({ where });
      expect(left).toHaveLength(1);
      // The next round begins with nobody.
      await arena.house.core.tools.db.write((tx) => tx.roleGrant.deleteMany());
    }
  });

  test('of 16 who hold the bootstrap secret one becomes administrator', async () => {
    await using arena = await twins.open({ provider });
    const secret = (await arena.house.core.issueBootstrapSecret()) ?? '';
    const members = await many(16, () => arena.house.member());
    const outcomes = await arena.volley(
      members.map(({ token }) => shot('roles.bootstrap', { secret }, token)),
    );
    expect(count(outcomes)).toEqual({ ok: 1, 'roles.bootstrap_refused': 15 });
    expect((await arena.house.rows()).roleGrants).toHaveLength(1);
  });

  test('the cap of sessions is exact when 40 sign in at once', async () => {
    const settings = { sessionsPerAccountMax: 5 };
    await using arena = await twins.open({ provider, settings });
    const ann = await arena.house.signUp('ann');
    const input = { username: 'ann', password: ann.password };
    const outcomes = await arena.volley(times(40, () => shot('signin.create', input)));
    expect(count(outcomes)).toEqual({ ok: 40 });
    expect((await arena.house.rows()).sessions).toHaveLength(5);
  });

  test('an account that is closed while others sign in to it keeps no session', async () => {
    await using arena = await twins.open({ provider, definitions });
    for (let round = 0; round < 3; round += 1) {
      const ann = await arena.house.member(undefined, { x: `mine${round}` });
      const { username, password: known, token } = ann;
      await arena.volley([
        ...times(10, () => shot('signin.create', { username, password: known })),
        shot('closing.close', { password: known }, token),
        ...times(10, (i) =>
          shot('attributes.set', { key: 'x', value: `late${round}.${i}` }, token),
        ),
      ]);
      const rows = await arena.house.rows();
      expect([rows.sessions, rows.credentials, rows.attributeValues]).toEqual([[], [], []]);
    }
  });

  test('an account that is suspended while others sign in to it keeps no session', async () => {
    await using arena = await twins.open({ provider });
    const zoe = await arena.house.admin('zoe');
    for (let round = 0; round < 3; round += 1) {
      const { id, username, password: known } = await arena.house.signUp();
      const signIn = shot('signin.create', { username, password: known });
      const suspend = shot('standing.suspend', { id }, zoe.token);
      await arena.volley([...times(12, () => signIn), suspend, ...times(12, () => signIn)]);
      const where = { accountId: id };
      expect(await arena.house.core.tools.db.read.session.count({ where })).toBe(0);
    }
  });

  test('of many changes of one password one wins, and its sessions alone live on', async () => {
    await using arena = await twins.open({ provider });
    const ann = await arena.house.signUp('ann');
    const members = await many(8, () => arena.house.signIn(ann));
    const outcomes = await arena.volley(
      members.map(({ token, sessionId }) => {
        const input = { currentPassword: ann.password, newPassword: `chosen in ${sessionId}` };
        return shot('password.change', input, token);
      }),
    );
    expect(count(outcomes)['ok']).toBe(1);
    const { sessions } = await arena.house.rows();
    expect(sessions).toHaveLength(1);
    const { id } = JSON.parse(sessions[0] ?? '{}');
    await arena.house.signIn({ ...ann, password: `chosen in ${id}` });
  });
});

async function removeEachOther(arena: Arena, size: number): Promise<readonly string[]> {
  const admins = await many(size, () => arena.house.admin());
  return arena.volley(
    admins.flatMap(({ token, password: own }) => [
      ...admins.map(({ id }) => shot('standing.demote', { id, role: 'admin' }, token)),
      ...admins.map(({ id }) => shot('standing.suspend', { id }, token)),
      shot('closing.close', { password: own }, token),
    ]),
  );
}

async function many<Made>(size: number, make: () => Promise<Made>): Promise<Made[]> {
  const all: Made[] = [];
  for (let i = 0; i < size; i += 1) all.push(await make());
  return all;
}
