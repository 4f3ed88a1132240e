import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('a walk through all accounts meets each once, also while accounts are added', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const before = new Set<number>();
  for (let i = 0; i < 23; i += 1) before.add((await house.signUp()).id);
  const met: number[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { limit: 5, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await house.call('accounts.list', page, token);
    met.push(...items.map(({ id }) => id));
    await house.signUp();
    cursor = next;
  }
  expect(new Set(met).size).toBe(met.length);
  expect([...before].filter((id) => !met.includes(id))).toEqual([]);
});

test('the last page says that it is the last, also when it is full', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  for (let i = 0; i < 3; i += 1) await house.signUp();
  const first = await house.call('accounts.list', { limit: 2 }, token);
  expect(first.items).toHaveLength(2);
  expect(first.next).not.toBe(null);
  const second = await house.call('accounts.list', { limit: 2, cursor: first.next ?? '' }, token);
  expect(second.items).toHaveLength(2);
  expect(second.next).toBe(null);
});

test('those whose names begin alike are paged in the order of the names, of any script', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const names = ['pa', 'p\u{20000}', 'pä', 'p', 'pz', 'p\u{fe20}', 'p中', 'pb'];
  for (const name of [...names, 'o', 'q']) await house.signUp(name);
  const met: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { username: 'P', limit: 3, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await house.call('accounts.list', page, token);
    met.push(...items.map(({ username }) => username));
    cursor = next;
  }
  expect(met).toHaveLength(names.length);
  expect(new Set(met)).toEqual(new Set(names));
});

test('a place among names is none among ids, and the other way round', async () => {
  await using house = await openHouse();
  const by = { token: (await house.admin('zoe')).token };
  await house.signUp('ann');
  await house.signUp('anton');
  const names = await house.call('accounts.list', { username: 'a', limit: 1 }, by.token);
  const ids = await house.call('accounts.list', { limit: 1 }, by.token);
  const asked = [{ cursor: names.next }, { cursor: ids.next, username: 'a' }];
  for (const ask of asked) {
    const refusal = await house.refusal('accounts.list', ask, by);
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  }
});

test('my sessions are paged without a gap, also when all began in one millisecond', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const all = [ann.sessionId];
  for (let i = 0; i < 6; i += 1) all.push((await house.signIn(ann)).sessionId);
  const met: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await house.call('sessions.list', page, ann.token);
    met.push(...items.map(({ id }) => id));
    cursor = next;
  }
  expect(met).toHaveLength(7);
  expect(new Set(met)).toEqual(new Set(all));
});

test.each([
  ['invented', 'not-a-cursor'],
  ['empty', ''],
  ['of another list', '1700000000000.AAAAAAAAAAAAAAAA'],
  ['negative', '-5'],
  ['a fraction', '1.5'],
  ['in another notation', '1e3'],
  ['a piece of SQL', "1'; DROP TABLE accounts; --"],
  ['endless', '9'.repeat(400)],
])('a cursor that is %s is refused', async (_what, cursor) => {
  await using house = await openHouse();
  const by = { token: (await house.admin('zoe')).token };
  for (const path of ['accounts.list', 'audit.list'] as const) {
    const refusal = await house.refusal(path, { cursor }, by);
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  }
});

test('the largest number that a cursor can hold is the beginning and breaks nothing', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const accounts = await house.call('accounts.list', { cursor: '9999999999' }, token);
  expect(accounts.items).toHaveLength(1);
  const events = await house.call('audit.list', { cursor: '9'.repeat(19) }, token);
  expect(events.items.length).toBeGreaterThan(0);
  const none = await house.call('audit.list', { cursor: '0' }, token);
  expect(none).toEqual({ items: [], next: null, last: '0' });
});

test.each([0, -1, 101, 1.5, 1e9])('a page of %d items is refused', async (limit) => {
  await using house = await openHouse();
  const by = { token: (await house.admin('zoe')).token };
  for (const path of ['accounts.list', 'audit.list', 'sessions.list'] as const) {
    const refusal = await house.refusal(path, { limit }, by);
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  }
});
