import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('a session that is used lives on, and one unused for an hour has ended', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (let used = 0; used < 3; used += 1) {
    house.clock.advance({ minutes: 59 });
    await house.call('sessions.check', undefined, ann.token);
  }
  house.clock.advance({ minutes: 60 });
  const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(refusal).toMatchObject({ reason: 'access.session_invalid', status: 401, details: {} });
});

test('a day after sign-in a session has ended however much it was used', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (let hour = 0; hour < 47; hour += 1) {
    house.clock.advance({ minutes: 30 });
    await house.call('sessions.check', undefined, ann.token);
  }
  const last = await house.call('sessions.check', undefined, ann.token);
  expect(Date.parse(last.expiresAt) - Date.parse(last.createdAt)).toBe(86_400_000);
  house.clock.advance({ minutes: 30, milliseconds: -1 });
  await house.call('sessions.check', undefined, ann.token);
  house.clock.advance({ milliseconds: 1 });
  const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(refusal.reason).toBe('access.session_invalid');
});

test('both limits are settings', async () => {
  await using house = await openHouse({
    settings: { sessionIdleSeconds: 3, sessionAbsoluteSeconds: 9 },
  });
  const idle = await house.member('ann');
  const used = await house.member('bob');
  for (let second = 0; second < 8; second += 1) {
    house.clock.advance({ seconds: 1 });
    await house.call('sessions.check', undefined, used.token);
  }
  const token = idle.token;
  expect((await house.refusal('sessions.check', undefined, { token })).status).toBe(401);
  house.clock.advance({ seconds: 1 });
  const late = await house.refusal('sessions.check', undefined, { token: used.token });
  expect(late.status).toBe(401);
});

test('the last use is written at most once a minute', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const written = async () => {
    await house.core.flush();
    const row = await house.core.tools.db.read.session.findUnique({ where: { id: ann.sessionId } });
    return row?.usedAt.toISOString();
  };
  const values = new Set([await written()]);
  for (let second = 0; second < 180; second += 10) {
    house.clock.advance({ seconds: 10 });
    await house.call('sessions.check', undefined, ann.token);
    values.add(await written());
  }
  // At sign-in, and after one, two and three minutes.
  expect(values.size).toBe(4);
});

test('within that minute a check writes nothing, so it stands in no line of writers', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const { db } = house.core.tools;
  await db.write(async (tx) => {
    const where = { id: ann.sessionId };
    // On SQLite this is the only writer now, and on PostgreSQL it holds the row.
    await tx.session.update({ where, data: { device: 'held' } });
    house.clock.advance({ seconds: 59 });
    await house.call('sessions.check', undefined, ann.token);
  });
  expect(house.log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

test('a session counts for nothing once its account is not active, whoever changed that', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (const state of ['suspended', 'closed', 'a state of a later version']) {
    const where = { id: ann.id };
    await house.core.tools.db.write((tx) => tx.account.update({ where, data: { state } }));
    const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
    expect(refusal.reason).toBe('access.session_invalid');
  }
});

test('the hour when the clocks change is an hour like any other', async () => {
  // The house opens on 28 March 2026 at noon; Europe changes its clocks in the night that follows.
  await using house = await openHouse({ settings: { sessionIdleSeconds: 7200 } });
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    house.clock.advance({ hours: 12, minutes: 30 });
    const ann = await house.member('ann');
    house.clock.advance({ minutes: 119 });
    await house.call('sessions.check', undefined, ann.token);
    house.clock.advance({ minutes: 120 });
    const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
    expect(refusal.status).toBe(401);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('an account has no more sessions than the cap, and the newest ones work', async () => {
  await using house = await openHouse({ settings: { sessionsPerAccountMax: 3 } });
  const ann = await house.signUp('ann');
  const members = [];
  for (let i = 0; i < 5; i += 1) {
    house.clock.advance({ seconds: 1 });
    members.push(await house.signIn(ann));
  }
  const alive = [];
  for (const { token } of members) {
    alive.push((await house.attempt('sessions.check', undefined, token)).ok);
  }
  expect(alive).toEqual([false, false, true, true, true]);
  expect((await house.eventsOf(ann)).slice(-2)).toEqual(['sessions.started', 'sessions.evicted']);
});

test('where the cap was lowered, all above it make room at the next sign-in', async () => {
  await using house = await openHouse({ settings: { sessionsPerAccountMax: 3 } });
  const ann = await house.signUp('ann');
  const now = house.clock.now().getTime();
  const old = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, age) => {
    const at = new Date(now - age * 1000);
    return { id, digest: Buffer.from(id), accountId: ann.id, createdAt: at, usedAt: at };
  });
  await house.core.tools.db.write((tx) => tx.session.createMany({ data: old }));
  const { sessionId } = await house.signIn(ann);
  const { read } = house.core.tools.db;
  const alive = await read.session.findMany({ orderBy: { createdAt: 'desc' } });
  expect(alive.map(({ id }) => id).toSorted()).toEqual(['a', 'b', sessionId].toSorted());
  const evicted = await read.event.findMany({ where: { name: 'sessions.evicted' } });
  expect(evicted.map((event) => event.sessionId).toSorted()).toEqual(['c', 'd', 'e', 'f']);
});

test('the cap is exact however many sign in at once', async () => {
  await using house = await openHouse({ settings: { sessionsPerAccountMax: 3 } });
  const ann = await house.signUp('ann');
  await Promise.all(Array.from({ length: 12 }, () => house.signIn(ann)));
  expect((await house.rows()).sessions).toHaveLength(3);
});

test('a session that was just started works, also where many start in one millisecond', async () => {
  await using house = await openHouse({ settings: { sessionsPerAccountMax: 1 } });
  const ann = await house.signUp('ann');
  for (let i = 0; i < 8; i += 1) {
    const { token } = await house.signIn(ann);
    await house.call('sessions.check', undefined, token);
  }
  expect((await house.rows()).sessions).toHaveLength(1);
});
