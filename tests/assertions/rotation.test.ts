import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { takeChance } from '../races/chance.ts';

// One key follows the other by itself, and each is known long before it signs.

const audience = 'https://pictures.example.org';
const endless = { sessionAbsoluteSeconds: 31_536_000, sessionIdleSeconds: 31_536_000 };

test.each(testedProviders)(
  '%s: keys follow each other for months, and no verifier ever misses one',
  async (provider) => {
    await using house = await openHouse({
      provider,
      door: 'caller',
      settings: { ...endless, assertionRotationDays: 10 },
    });
    const ann = await house.member();
    const verifier = cachingVerifier(house);
    const chance = takeChance();
    const kids = new Set<string>();
    const living: { assertion: string; exp: number }[] = [];
    let verified = 0;
    for (let at = 0; at < 160; at += 1) {
      // Now and then hours or days pass with nobody there but the sweep; mostly seconds.
      const pass = chance.below(100);
      house.clock.advance(
        pass < 15 ? { hours: chance.below(100) } : { seconds: chance.below(400) },
      );
      if (pass < 50) await house.core.sweep();
      const input = { audience, lifetimeSeconds: 300 };
      const { assertion } = await house.call('assertions.create', input, ann.token);
      kids.add(decodeProtectedHeader(assertion).kid ?? '');
      living.push({ assertion, exp: decodeJwt(assertion).exp ?? 0 });
      const now = house.clock.now().getTime() / 1000;
      for (const one of living.filter(({ exp }) => exp > now)) {
        await verifier(one.assertion);
        verified += 1;
      }
    }
    expect(kids.size).toBeGreaterThan(2);
    expect((await house.call('assertions.keys', undefined)).keys.length).toBeLessThanOrEqual(3);
    tried(verified, `verifications while ${kids.size} keys followed each other (${provider})`);
  },
);

test('a node whose clock is behind the one that made the first key signs by it', async () => {
  await using house = await openHouse({ provider: 'sqlite', door: 'caller' });
  const ann = await house.member();
  const first = await house.call('assertions.create', { audience }, ann.token);
  house.clock.advance({ seconds: -20 });
  const behind = await house.call('assertions.create', { audience }, ann.token);
  const kidOf = ({ assertion }: { assertion: string }) => decodeProtectedHeader(assertion).kid;
  expect(kidOf(behind)).toBe(kidOf(first));
});

/** Keeps the keys for as long as it may, and looks for no key in between: the worst that there is. */
function cachingVerifier(house: House): (assertion: string) => Promise<void> {
  let kept: { resolve: JWTVerifyGetKey; issuer: string; until: number } | undefined;
  return async (assertion) => {
    const currentDate = house.clock.now();
    if (kept === undefined || kept.until <= currentDate.getTime()) {
      const { keys, issuer } = await house.call('assertions.keys', undefined);
      const until = currentDate.getTime() + 300_000;
      kept = { resolve: createLocalJWKSet({ keys }), issuer, until };
    }
    const { resolve, issuer } = kept;
    await jwtVerify(assertion, resolve, { issuer, audience, typ: 'at+jwt', currentDate });
  };
}
