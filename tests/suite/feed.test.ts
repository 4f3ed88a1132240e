import { expect, test } from 'vitest';
import type { InputOf, OutputOf } from '../house/contract.ts';
import { type House, openHouse } from '../house/house.ts';

type Page = OutputOf<'audit.list'>;

test('whoever follows the journal sees every event once, in the order of the ids', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const met: string[] = [];
  let after = '0';
  for (let round = 0; round < 6; round += 1) {
    const page = await house.call('audit.list', { after, limit: 3 }, token);
    met.push(...idsOf(page));
    after = page.last;
    await house.member();
  }
  met.push(...(await follow(house, { after, limit: 100 }, token)));
  expect(met).toEqual(await allIds(house));
});

test('an answer without events says where to go on, and the next event comes from there', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const { last: now } = await house.call('audit.list', { limit: 1 }, token);
  expect(now).toBe((await allIds(house)).at(-1));
  const quiet = await house.call('audit.list', { after: now }, token);
  expect(quiet).toEqual({ items: [], next: null, last: now });
  const ann = await house.signUp('ann');
  const page = await house.call('audit.list', { after: quiet.last }, token);
  expect(page.items).toMatchObject([{ name: 'accounts.created', accountId: ann.id }]);
  expect(page).toMatchObject({ next: null, last: page.items[0]?.id });
});

test('a follower that asks again with the same place gets the same again', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const first = await house.call('audit.list', { after: '0', limit: 2 }, token);
  await house.member('ann');
  expect(await house.call('audit.list', { after: '0', limit: 2 }, token)).toEqual(first);
  expect(await house.call('audit.list', { after: first.items[0]?.id, limit: 1 }, token)).toEqual({
    items: first.items.slice(1),
    next: first.last,
    last: first.last,
  });
});

test('a follower may ask for one kind of event, of one account, and misses none of those', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const [ann, bob] = [await house.member('ann'), await house.member('bob')];
  for (const member of [ann, bob, ann]) await house.signIn(member);
  const wanted = await house.core.tools.db.read.event.findMany({
    where: { name: 'sessions.started' },
    orderBy: { id: 'asc' },
  });
  const started = { after: '0', name: 'sessions.started', limit: 2 };
  expect(await follow(house, started, token)).toEqual(wanted.map(({ id }) => String(id)));
  expect(await follow(house, { ...started, accountId: ann.id }, token)).toEqual(
    wanted.filter(({ accountId }) => accountId === ann.id).map(({ id }) => String(id)),
  );
});

test('who finds nothing of what it asks for goes on from the newest event, however rare that is', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const rare = { name: 'accounts.closed', limit: 2 };
  const [newest = ''] = (await allIds(house)).slice(-1);
  const none = { items: [], next: null, last: newest };
  expect(await house.call('audit.list', { ...rare, after: '1' }, token)).toEqual(none);
  expect(await house.call('audit.list', rare, token)).toEqual(none);
  const ann = await house.member('ann');
  await house.call('closing.close', { password: ann.password }, ann.token);
  await house.member('bob');
  const page = await house.call('audit.list', { ...rare, after: newest }, token);
  expect(page.items).toMatchObject([{ name: 'accounts.closed', accountId: ann.id }]);
  expect(page.last).toBe((await allIds(house)).at(-1));
});

test('who pages by `next` with the `after` of the beginning walks through the same events', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  for (let i = 0; i < 4; i += 1) await house.member();
  const all = await allIds(house);
  const after = all[1] ?? '';
  const met: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const ask: InputOf<'audit.list'> = { after, limit: 2 };
    const page: Page = await house.call('audit.list', cursor ? { ...ask, cursor } : ask, token);
    met.push(...idsOf(page));
    cursor = page.next;
  }
  expect(met).toEqual(all.slice(2));
  const back = await house.call('audit.list', { after, cursor: '0', limit: 1 }, token);
  expect(idsOf(back)).toEqual(all.slice(2, 3));
});

test('the roles service and admin may read the journal, and nobody else', async () => {
  await using house = await openHouse();
  const [zoe, feeder] = [await house.admin('zoe'), await house.service('feeder')];
  for (const { token } of [zoe, feeder]) {
    expect((await house.call('audit.list', { after: '0' }, token)).items.length).toBeGreaterThan(0);
  }
  const { token } = await house.member('ann');
  const refusal = await house.refusal('audit.list', { after: '0' }, { token });
  expect(refusal).toMatchObject({ reason: 'access.role_required', status: 403 });
});

test.each(['', '-1', '1.5', '1e3', 'x', '0x1', ' 1', '9'.repeat(20)])(
  '%j is no place in the journal',
  async (after) => {
    await using house = await openHouse();
    const { token } = await house.service('feeder');
    const refusal = await house.refusal('audit.list', { after }, { token });
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  },
);

test('a place beyond the newest event is refused, because events were lost since it was given out', async () => {
  await using house = await openHouse();
  const { token } = await house.service('feeder');
  const { last } = await house.call('audit.list', { limit: 1 }, token);
  const beyond = String(BigInt(last) + 1n);
  for (const ask of [
    { after: beyond },
    { after: '9'.repeat(19) },
    { after: '0', cursor: beyond },
  ]) {
    const refusal = await house.refusal('audit.list', ask, { token });
    expect(refusal).toMatchObject({
      reason: 'audit.cursor_expired',
      status: 409,
      details: { newest: last },
    });
  }
  expect(await house.call('audit.list', { after: last }, token)).toMatchObject({ items: [] });
  await house.member('ann');
  const { items } = await house.call('audit.list', { after: last }, token);
  expect(items[0]).toMatchObject({ id: beyond, name: 'accounts.created' });
});

/** Walks on until there is nothing more. */
async function follow(house: House, ask: InputOf<'audit.list'>, token: string): Promise<string[]> {
  const met: string[] = [];
  for (;;) {
    const page: Page = await house.call('audit.list', ask, token);
    met.push(...idsOf(page));
    if (page.next === null) return met;
    ask = { ...ask, after: page.last };
  }
}

function idsOf({ items }: Page): string[] {
  return items.map(({ id }) => id);
}

async function allIds(house: House): Promise<string[]> {
  const rows = await house.core.tools.db.read.event.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ id }) => String(id));
}
