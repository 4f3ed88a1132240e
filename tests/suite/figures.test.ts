import { limits } from '@acct/core';
import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { type House, openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';
import { chanceOf, takeChance } from '../races/chance.ts';

const nothing = { accepted: 0, refused: 0 };

test('figures tell how many accounts and sessions there are, by what they are now', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  await house.signIn(ann);
  const bob = await house.member('bob');
  const gone = await house.member('gone');
  await house.operate('standing.suspend', { id: bob.id });
  await house.call('closing.close', { password: gone.password }, gone.token);
  const exactly = (count: number) => ({ count, more: false });
  expect(await house.call('instance.figures', {}, zoe.token)).toMatchObject({
    accounts: { active: exactly(2), suspended: exactly(1) },
    sessions: { active: exactly(3) },
  });
});

test('a session counts until it has ended by time, swept or not', async () => {
  const settings = { sessionIdleSeconds: 3600, sessionAbsoluteSeconds: 5400 };
  await using house = await openHouse({ settings });
  const active = async () => {
    const { sessions } = await house.operate('instance.figures', { hours: 1 });
    return sessions.active.count;
  };
  const ann = await house.member('ann');
  await house.member('bob');
  expect(await active()).toBe(2);
  house.clock.advance({ minutes: 59 });
  await house.call('sessions.check', undefined, ann.token);
  await house.core.flush();
  house.clock.advance({ minutes: 1 });
  expect(await active()).toBe(1);
  house.clock.advance({ minutes: 29 });
  await house.call('sessions.check', undefined, ann.token);
  await house.core.flush();
  house.clock.advance({ seconds: 59 });
  expect(await active()).toBe(1);
  house.clock.advance({ seconds: 1 });
  expect(await active()).toBe(0);
});

test('sign-ins and refusals are told by the hour, the oldest first', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  const noon = house.clock.now();
  house.clock.advance({ hours: 1, minutes: 59, seconds: 59 });
  const wrong = { username: 'ann', password: 'a guess' };
  await house.refusal('signin.create', wrong, { tells: ['signin.refused'] });
  const key = await makeKey(house, await house.signIn(ann), ['read']);
  await house.refusal('sessions.check', undefined, key);
  const { signIns, refusals, hashQueue } = await house.call(
    'instance.figures',
    { hours: 3 },
    (await house.signIn(zoe)).token,
  );
  const at = (hours: number) => new Date(noon.getTime() + hours * 3_600_000).toISOString();
  expect(signIns).toEqual([
    { from: at(-1), ...nothing },
    { from: at(0), accepted: 2, refused: 0 },
    { from: at(1), accepted: 2, refused: 1 },
  ]);
  expect(refusals).toEqual([
    { from: at(-1), denied: 0, limited: 0 },
    { from: at(0), denied: 0, limited: 0 },
    { from: at(1), denied: 1, limited: 0 },
  ]);
  expect(hashQueue).toEqual({ running: 0, waiting: 0, refused: 0 });
});

test('a service that is used for the first time has figures, all of them nothing', async () => {
  await using house = await openHouse();
  const { signIns, refusals } = await house.operate('instance.figures', {});
  expect(signIns).toHaveLength(limits.figuresHoursDefault);
  expect(signIns.filter(({ accepted, refused }) => accepted + refused > 0)).toEqual([]);
  expect(refusals.map(({ from }) => from)).toEqual(signIns.map(({ from }) => from));
});

test.each([0, 1.5, 169, '24h'])('figures of %j hours are not told', async (hours) => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const refusal = await house.refusal('instance.figures', { hours }, zoe);
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});

test('every event stands in its own hour, wherever ids are missing and hours are empty', async () => {
  const { seed } = takeChance();
  await using house = await openHouse();
  const events = await randomEvents(house, seed);
  const { signIns, refusals } = await house.operate('instance.figures', { hours: 168 });
  const counted = (name: string, from: string) =>
    events.filter(
      (event) => event.name === name && Math.floor(event.at / hour) === Date.parse(from) / hour,
    ).length;
  expect(signIns).toEqual(
    signIns.map(({ from }) => ({
      from,
      accepted: counted('sessions.started', from),
      refused: counted('signin.refused', from),
    })),
  );
  expect(refusals).toEqual(
    refusals.map(({ from }) => ({
      from,
      denied: counted('access.denied', from),
      limited: counted('limits.exceeded', from),
    })),
  );
  expect(signIns.some(({ accepted }) => accepted > 0)).toBe(true);
  tried(events.length, `events of 200 hours, seed ${seed}`);
});

const hour = 3_600_000;

type Event = { readonly name: string; readonly at: number };

/** Journal of more hours than are asked for, with gaps among the ids and quiet hours. */
async function randomEvents(house: House, seed: number): Promise<readonly Event[]> {
  const chance = chanceOf(seed);
  const names = [
    'sessions.started',
    'signin.refused',
    'access.denied',
    'limits.exceeded',
    'accounts.renamed',
  ] as const;
  const events: Event[] = [];
  let at = house.clock.now().getTime() - 200 * hour;
  while (at < house.clock.now().getTime()) {
    events.push({ name: chance.pick(names), at });
    const step = chance.pick([0, 1, 60_000, hour, 5 * hour]);
    // Now and then at the very edge of an hour.
    const next = at + chance.below(step + 1);
    at = chance.below(4) === 0 ? Math.ceil((next + 1) / hour) * hour - chance.below(2) : next;
  }
  const made = events.map((event) => ({ ...event, stays: chance.below(10) > 0 }));
  await house.core.tools.db.write(async (tx) => {
    const data = made.map(({ name, at, stays }) => ({
      name,
      at: new Date(at),
      requestId: stays ? 'stays' : 'goes',
    }));
    await tx.event.createMany({ data });
    await tx.event.deleteMany({ where: { requestId: 'goes' } });
  });
  return made.filter(({ stays }) => stays);
}
