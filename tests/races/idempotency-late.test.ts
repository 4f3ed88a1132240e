import { randomUUID } from 'node:crypto';
import { limits } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { callRouter } from '../house/door-caller.ts';
import { openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';

type Claiming = ReturnType<Awaited<ReturnType<typeof openHouse>>['core']['keyedCall']>['claim'];

// A process stands still between its claim and its change, for longer than anybody waits for it.
describe.each(testedProviders)('%s', (provider) => {
  test('whoever comes back after another one took the key over changes nothing', async () => {
    await using house = await openHouse({ provider, door: 'caller' });
    const { username, password } = await house.member();
    const before = await house.rows();
    const key = randomUUID();
    const signIn = (stand: (claimed: Promise<void>) => Promise<void>) => {
      const real = house.core.keyedCall(key, () => {});
      const claim: Claiming = (asked) => stand(real.claim(asked));
      const keyed = {
        claim,
        demandFirst: () => real.demandFirst(),
        keep: (...kept: Parameters<typeof real.keep>) => real.keep(...kept),
        release: () => real.release(),
      };
      const origin = { requestId: 'late', address: null, device: null, keyed };
      const context = house.core.context(origin, { kind: 'nothing' });
      return callRouter(context, 'signin.create', { username, password });
    };
    let second: unknown;
    const first = await signIn(async (claimed) => {
      await claimed;
      house.clock.advance({ seconds: limits.idempotencyClaimSeconds + 1 });
      second = await signIn((alsoClaimed) => alsoClaimed);
    });
    expect(second).toMatchObject({ ok: true });
    expect(first).toMatchObject({ ok: false, problem: { reason: 'idempotency.in_progress' } });
    const { sessions, events } = await house.rows();
    expect(sessions).toHaveLength(before.sessions.length + 1);
    expect(events).toHaveLength(before.events.length + 1);
  });
});
