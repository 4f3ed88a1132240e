import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { limits } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { callRouter } from '../house/door-caller.ts';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';

// A process stands still between its claim and its change, for longer than anybody waits for it.
describe.each(testedProviders)('%s', (provider) => {
  test('whoever comes back after another one took the key over changes nothing', async () => {
    await using house = await openHouse({ provider, door: 'caller' });
    const ann = await house.member();
    const before = await house.rows();
    const key = randomUUID();
    let second: unknown;
    const first = await signIn(house, ann, {
      key,
      async claimed() {
        house.clock.advance({ seconds: limits.idempotencyClaimSeconds + 1 });
        second = await signIn(house, ann, { key });
      },
    });
    expect(second).toMatchObject({ ok: true });
    expect(first).toMatchObject({ ok: false, problem: { reason: 'idempotency.in_progress' } });
    const { sessions, events } = await house.rows();
    expect(sessions).toHaveLength(before.sessions.length + 1);
    expect(events).toHaveLength(before.events.length + 1);
  });

  test('a sign-in that is overtaken after its password was judged uses up no key', async () => {
    const settings = { signInThrottle: false };
    await using house = await openHouse({ provider, door: 'caller', settings });
    const ann = await house.member();
    const { db } = house.core.tools;
    const key = randomUUID();
    let [suspended, hasBegun]: [Promise<unknown> | undefined, boolean] = [undefined, false];
    const late = await signIn(house, ann, {
      key,
      claimed: () =>
        new Promise((resolve) => {
          suspended = db.write(async (tx) => {
            await tx.account.updateMany({ where: { id: ann.id }, data: { state: 'suspended' } });
            resolve();
            // Judged: on SQLite it waits for its turn to write by now, on PostgreSQL for the account.
            while (!hasBegun && db.poolGauges().waiting === 0) await setTimeout(5);
          });
        }),
      begun() {
        hasBegun = true;
      },
    });
    await suspended;
    expect(late).toMatchObject({ ok: false, problem: { reason: 'signin.refused' } });
    expect(await db.read.idempotencyKey.count()).toBe(0);
    await house.operate('standing.reinstate', { id: ann.id });
    expect(await signIn(house, ann, { key })).toMatchObject({ ok: true });
  });
});

type Stops = { readonly key: string; claimed?(): Promise<void>; begun?(): void };

/** Signs in with a key, as a door does it; stops where it has claimed the key, and tells of its change. */
async function signIn(
  house: House,
  { username, password }: { username: string; password: string },
  { key, claimed, begun }: Stops,
) {
  const real = house.core.keyedCall(key, () => {});
  const keyed: typeof real = {
    async claim(asked) {
      await real.claim(asked);
      await claimed?.();
    },
    demandFirst() {
      begun?.();
      real.demandFirst();
    },
    keep: (...kept) => real.keep(...kept),
    release: () => real.release(),
  };
  const origin = { requestId: 'late', address: null, device: null, keyed };
  const context = house.core.context(origin, { kind: 'nothing' });
  const outcome = await callRouter(context, 'signin.create', { username, password });
  if (!outcome.ok) await keyed.release();
  return outcome;
}
