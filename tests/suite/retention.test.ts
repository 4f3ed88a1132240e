import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

// The journal is kept for so long and no longer, and whoever follows it hears of what it missed.

const days = 30;
const settings = { eventRetentionDays: days };

test('the sweep removes events that are older than the setting says, and no younger one', async () => {
  await using house = await openHouse({ settings });
  await tell(house, 5);
  house.clock.advance({ days: 10 });
  await tell(house, 3);
  const young = (await ids(house)).slice(-3);
  house.clock.advance({ days: days - 10 });
  const removed = await house.core.sweep();
  // The last of the old ones stays, so that it is known how far the journal had come.
  expect((await ids(house)).slice(1)).toEqual(young);
  expect(removed).toBeGreaterThanOrEqual(4);
  expect(await house.core.sweep()).toBe(0);
});

test('many more events than one batch are removed by one sweep, always the oldest first', async () => {
  await using house = await openHouse({ settings });
  const { clock, core } = house;
  await addEvents(house, 1300);
  clock.advance({ days });
  const { token } = await house.service('feeder');
  const kept = (await ids(house)).slice(1300);
  const sweep = core.sweep();
  const seen: (string | undefined)[] = [];
  for (let i = 0; i < 20; i += 1) seen.push((await ids(house))[0]);
  await sweep;
  expect(seen).toEqual(seen.toSorted((a, b) => Number(a) - Number(b)));
  expect(await ids(house)).toEqual(expect.arrayContaining(kept));
  expect(await ids(house)).toHaveLength(kept.length + 1);
  expect((await house.call('audit.list', { after: '0' }, token)).items).toHaveLength(
    Math.min(25, kept.length + 1),
  );
});

test('0 days keep every event for ever', async () => {
  await using house = await openHouse({ settings: { eventRetentionDays: 0 } });
  await house.signUp();
  const before = await ids(house);
  house.clock.advance({ days: 100_000 });
  await house.core.sweep();
  expect(await ids(house)).toEqual(before);
});

test('an event with a clock of its own does not tear a hole: ids below it are kept as well', async () => {
  await using house = await openHouse({ settings });
  await tell(house, 2);
  house.clock.advance({ days: 2 });
  await tell(house, 1);
  house.clock.advance({ days: -2 });
  await tell(house, 2);
  const all = await ids(house);
  house.clock.advance({ days: days + 1 });
  await house.core.sweep();
  expect(await ids(house)).toEqual(all.slice(1));
});

test('events from the future stop nothing: they go when those around them are old', async () => {
  await using house = await openHouse({ settings });
  await tell(house, 2);
  house.clock.advance({ days: 3000 });
  // More than one batch: a clock may be wrong for long.
  await addEvents(house, 450);
  house.clock.advance({ days: -3000 });
  await tell(house, 2);
  house.clock.advance({ days: 10 });
  await tell(house, 2);
  const young = (await ids(house)).slice(-2);
  house.clock.advance({ days: days - 5 });
  await house.core.sweep();
  expect((await ids(house)).slice(1)).toEqual(young);
});

test('a clock that is behind takes nothing away that is young by any other', async () => {
  await using house = await openHouse({ settings });
  await tell(house, 3);
  const all = await ids(house);
  house.clock.advance({ days: -3000 });
  await tell(house, 2);
  await house.core.sweep();
  expect((await ids(house)).slice(0, all.length)).toEqual(all);
});

test('who was away for longer than events are kept is told so, and by which event to go on', async () => {
  await using house = await openHouse({ settings });
  const { token } = await house.service('feeder');
  const place = (await house.call('audit.list', { after: '0' }, token)).items[0]?.id;
  await tell(house, 4);
  house.clock.advance({ days: days + 1 });
  const again = await house.signIn({ ...(await house.signUp('zoe')) });
  await house.operate('roles.grant', { id: again.id, role: 'service' });
  await house.core.sweep();
  const [oldest = ''] = await ids(house);
  const by = { token: again.token };
  for (const ask of [{ after: place }, { after: place, name: 'accounts.closed' }]) {
    const refusal = await house.refusal('audit.list', ask, by);
    expect(refusal).toMatchObject({ reason: 'audit.cursor_expired', status: 409 });
    expect(refusal.details).toEqual({ oldest });
  }
  for (const after of ['0', oldest, String(BigInt(oldest) - 1n)]) {
    const { items } = await house.call('audit.list', { after, limit: 100 }, again.token);
    expect(items.map(({ id }) => id)).toEqual(await idsAfter(house, after));
  }
});

test('a follower of rare events that keeps asking is never told that it was away', async () => {
  await using house = await openHouse({ settings });
  const feeder = await house.service('feeder');
  let { last: after } = await house.call('audit.list', { after: '0' }, feeder.token);
  for (let month = 0; month < 4; month += 1) {
    house.clock.advance({ days: days - 1 });
    await tell(house, 3);
    await house.core.sweep();
    const { token } = await house.signIn(feeder);
    const page = await house.call('audit.list', { after, name: 'accounts.closed' }, token);
    expect(page.items).toEqual([]);
    after = page.last;
  }
});

async function tell(house: House, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await house.signUp();
}

function addEvents({ core, clock }: House, count: number): Promise<unknown> {
  const at = clock.now();
  const data = Array.from({ length: count }, () => ({ at, name: 'signin.refused' }));
  return core.tools.db.write((tx) => tx.event.createMany({ data }));
}

async function ids({ core }: House): Promise<string[]> {
  const rows = await core.tools.db.read.event.findMany({
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => String(id));
}

async function idsAfter(house: House, place: string): Promise<string[]> {
  return (await ids(house)).filter((id) => BigInt(id) > BigInt(place));
}
