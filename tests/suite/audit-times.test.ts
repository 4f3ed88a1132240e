import { expect, test } from 'vitest';
import type { InputOf } from '../house/contract.ts';
import { type House, openHouse } from '../house/house.ts';

const noon = Date.parse('2026-03-28T12:00:00.000Z');
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

/** One account every ten minutes, each by an event of its own. */
async function signUps(house: House) {
  const zoe = await house.admin('zoe');
  const ids: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    house.clock.advance({ minutes: 10 });
    ids.push((await house.signUp()).id);
  }
  return { token: zoe.token, ids };
}

async function accountsIn(house: House, token: string, ask: Partial<InputOf<'audit.list'>>) {
  const met: (number | null)[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { name: 'accounts.created', limit: 1, ...ask };
    const { items, next } = await house.call(
      'audit.list',
      cursor === undefined ? page : { ...page, cursor },
      token,
    );
    met.push(...items.map(({ accountId }) => accountId));
    cursor = next;
  }
  return met;
}

test('events are listed from one moment on and before another one, page by page', async () => {
  await using house = await openHouse();
  const { token, ids } = await signUps(house);
  const [one, two, three, four, five] = ids;
  const seen = (ask: Partial<InputOf<'audit.list'>>) => accountsIn(house, token, ask);
  expect(await seen({ from: at(20), until: at(40) })).toEqual([three, two]);
  expect(await seen({ from: at(30) })).toEqual([five, four, three]);
  expect(await seen({ from: '2026-03-28T13:30:00+01:00' })).toEqual([five, four, three]);
  expect(await seen({ until: at(11), from: at(1) })).toEqual([one]);
  expect(await seen({ from: at(51) })).toEqual([]);
  expect(await seen({ until: '1970-01-01T00:00:00Z' })).toEqual([]);
  expect(await seen({ from: at(40), until: at(20) })).toEqual([]);
});

test('a cursor from beyond the times that are asked for leads to none of what is beyond them', async () => {
  await using house = await openHouse();
  const { token, ids } = await signUps(house);
  const newest = await house.call('audit.list', { limit: 1 }, token);
  const ask = { name: 'accounts.created', until: at(20), cursor: newest.next ?? '', limit: 2 };
  const { items } = await house.call('audit.list', ask, token);
  expect(items.map(({ accountId }) => accountId)).toContain(ids[0]);
  expect(items.filter((item) => item.at >= at(20))).toEqual([]);
});

test.each([
  { after: '0', from: at(0) },
  { after: '0', until: at(0) },
  { from: 'yesterday' },
  { from: '2026-02-30T00:00:00Z' },
  { until: '2026-03-28' },
])('%j are no times of a list of events', async (input) => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const refusal = await house.refusal('audit.list', input, zoe);
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});
