import type { SessionPolicy } from '@acct/core';
import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

const hour = 3_600_000;

test('the sweep removes what has ended by time, in batches, and nothing else', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await addSessions(house, ann.id, 2300);
  house.clock.advance({ minutes: 61 });
  const fresh = await house.member('bob');
  expect((await house.rows()).sessions).toHaveLength(2302);

  const events = (await house.rows()).events;
  expect(await house.core.sweep()).toBe(2301);
  const after = await house.rows();
  expect(after.sessions).toHaveLength(1);
  expect(after.events).toEqual(events);
  await house.call('sessions.check', undefined, fresh.token);
  expect(await house.core.sweep()).toBe(0);
});

test('a session that is old but in use is swept at its absolute end', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (let half = 0; half < 48; half += 1) {
    await house.call('sessions.check', undefined, ann.token);
    expect(await house.core.sweep()).toBe(0);
    house.clock.advance({ minutes: 30 });
  }
  expect(await house.core.sweep()).toBe(1);
});

test('no request waits for the sweep to be told that a session has ended', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 61 });
  expect((await house.refusal('sessions.check', undefined, { token: ann.token })).status).toBe(401);
  // Nor comes it back: what was told to have ended is gone.
  expect((await house.rows()).sessions).toHaveLength(0);
  expect(await house.core.sweep()).toBe(0);
});

test('a program may bring its own policy, and it holds in every answer', async () => {
  const sessionPolicy: SessionPolicy = { idleMs: 2 * hour, absoluteMs: 3 * hour };
  await using house = await openHouse({ parts: { sessionPolicy } });
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 119 });
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(Date.parse(check.expiresAt)).toBe(Date.parse(check.createdAt) + 3 * hour);
  house.clock.advance({ minutes: 60 });
  await house.call('sessions.check', undefined, ann.token);
  house.clock.advance({ minutes: 1 });
  expect((await house.refusal('sessions.check', undefined, { token: ann.token })).status).toBe(401);
  expect((await house.rows()).sessions).toHaveLength(0);
});

test('a policy may refuse a session that the limits would allow', async () => {
  let open = true;
  const sessionPolicy: SessionPolicy = {
    idleMs: hour,
    absoluteMs: 24 * hour,
    allows: ({ device }) => Promise.resolve(open && device !== null),
  };
  await using house = await openHouse({ parts: { sessionPolicy } });
  const ann = await house.member('ann');
  await house.call('sessions.check', undefined, ann.token);
  open = false;
  const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(refusal.reason).toBe('access.session_invalid');
  open = true;
  await house.call('sessions.check', undefined, ann.token);
});

test('a policy that fails says no, and the log says why', async () => {
  const sessionPolicy: SessionPolicy = {
    idleMs: hour,
    absoluteMs: 24 * hour,
    allows: () => {
      throw new Error('the list of holidays is not there');
    },
  };
  await using house = await openHouse({ parts: { sessionPolicy } });
  const ann = await house.member('ann');
  const refusal = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(refusal).toMatchObject({ reason: 'access.session_invalid', status: 401 });
  expect(JSON.stringify(refusal)).not.toContain('holidays');
  const said = house.log.lines.find(({ level }) => level === 'error');
  expect(said).toMatchObject({ message: 'the session policy failed' });
});

async function addSessions(
  { core, clock }: Awaited<ReturnType<typeof openHouse>>,
  accountId: number,
  count: number,
): Promise<void> {
  const now = clock.now();
  const data = Array.from({ length: count }, (_, i) => ({
    id: `s${String(i).padStart(15, '0')}`,
    digest: Uint8Array.from(Buffer.from(`digest ${i}`)),
    accountId,
    createdAt: now,
    usedAt: now,
  }));
  await core.tools.db.write((tx) => tx.session.createMany({ data }));
}
