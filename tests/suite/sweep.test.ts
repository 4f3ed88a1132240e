import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits, openCore } from '@acct/core';
import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

// The sweep works in short transactions with rests between them: nobody waits for all of it.

test('checks and sign-ins are answered while a long sweep is under way', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await addSessions(house, ann.id, 2000);
  house.clock.advance({ minutes: 65 });
  const bob = await house.member('bob');
  const sweep = watch(house.core.sweep());
  const left: number[] = [];
  while (!sweep.isDone()) {
    await house.call('sessions.check', undefined, bob.token);
    left.push(await house.core.tools.db.read.session.count());
    // SQLite answers within one turn, and then nothing else would get one.
    await nextTurn();
  }
  expect(await sweep.result).toBe(2001);
  const between = left.filter((count) => count > 1 && count < 2002);
  // Piece by piece, and each piece was kept when the next began.
  expect(new Set(between).size).toBeGreaterThan(2);

  await addSessions(house, ann.id, 2000);
  house.clock.advance({ minutes: 65 });
  const another = watch(house.core.sweep());
  await house.signIn(bob);
  expect(another.isDone()).toBe(false);
  expect(await another.result).toBeGreaterThanOrEqual(2000);
});

test('two processes that sweep one database share the work and fail at none of it', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await addSessions(house, ann.id, 2000);
  house.clock.advance({ minutes: 65 });
  const { settings } = house.core.tools;
  const other = await openCore(settings, { clock: house.clock, log: house.log, sweeps: false });
  try {
    const removed = await Promise.all([house.core.sweep(), other.sweep()]);
    expect(removed[0] + removed[1]).toBe(2001);
    expect(removed.every((count) => count > 0)).toBe(true);
  } finally {
    await other.close();
  }
  expect(house.log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});

test('a stop waits for one batch and not for all that has expired', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await addSessions(house, ann.id, 5000);
  house.clock.advance({ minutes: 65 });
  const settings = { ...house.core.tools.settings, sweepSeconds: 1 };
  const other = await openCore(settings, { clock: house.clock });
  const { read } = house.core.tools.db;
  while ((await read.session.count()) === 5001) await nextTurn();
  await other.close();
  const left = await read.session.count();
  expect(left).toBeGreaterThan(0);
  expect(await house.core.sweep()).toBe(left);
});

test('a session that was used a moment before its time is left alone by the sweep', async () => {
  await using house = await openHouse();
  await house.member('ann');
  const ben = await house.member('ben');
  house.clock.advance({ minutes: 60, seconds: limits.sessionTouchSeconds - 1 });
  expect(await house.core.sweep()).toBe(0);
  // Who asks for one removes it.
  const refusal = await house.refusal('sessions.check', undefined, { token: ben.token });
  expect(refusal.reason).toBe('access.session_invalid');
  house.clock.advance({ seconds: 1 });
  expect(await house.core.sweep()).toBe(1);
});

test.runIf(process.env['DATABASE'] === 'postgresql')(
  'a session that a transaction is holding does not hold up the sweep',
  async () => {
    await using house = await openHouse();
    const ann = await house.member('ann');
    await addSessions(house, ann.id, 600);
    house.clock.advance({ minutes: 65 });
    const where = { id: ann.sessionId };
    const removed = await house.core.tools.db.write(async (tx) => {
      await tx.session.updateMany({ where, data: where });
      return house.core.sweep();
    });
    expect(removed).toBe(600);
    expect(await house.core.sweep()).toBe(1);
  },
);

function watch(work: Promise<number>) {
  let done = false;
  const result = work.finally(() => {
    done = true;
  });
  return { result, isDone: () => done };
}

function addSessions({ core, clock }: House, accountId: number, count: number): Promise<unknown> {
  const now = clock.now();
  const data = Array.from({ length: count }, (_, i) => ({
    id: `${now.getTime()}.${i}`,
    digest: Buffer.from(`${now.getTime()}.${i}`),
    accountId,
    createdAt: now,
    usedAt: now,
  }));
  return core.tools.db.write((tx) => tx.session.createMany({ data }));
}
