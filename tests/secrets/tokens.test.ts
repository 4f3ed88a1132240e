import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';

const many = 500;

test('five hundred tokens have one form, differ in all, and have bytes like those of chance', async () => {
  await using house = await openHouse({ door: 'caller' });
  const ann = await house.signUp('ann');
  const tokens: string[] = [];
  for (let i = 0; i < many; i += 1) tokens.push((await house.signIn(ann)).token);
  expect(new Set(tokens).size).toBe(many);
  for (const token of tokens) expect(token).toMatch(/^acct_s_[A-Za-z0-9_-]{49}$/);
  const bodies = tokens.map((token) => Buffer.from(token.slice(7, 50), 'base64url'));
  expect(new Set(bodies.map(({ length }) => length))).toEqual(new Set([32]));
  // 255 degrees of freedom: one run in a billion is beyond 400 by chance.
  expect(chiSquared(Buffer.concat(bodies))).toBeLessThan(400);
  // At no place do the tokens have a byte in common more often than chance would.
  for (let at = 0; at < 32; at += 1) {
    const values = bodies.map((body) => body[at]);
    expect(Math.max(...countsOf(values).values()), `byte ${at}`).toBeLessThan(20);
  }
  tried(many, 'tokens of real sign-ins');
});

function chiSquared(bytes: Buffer): number {
  const expected = bytes.length / 256;
  const counts = countsOf([...bytes]);
  const cells = Array.from({ length: 256 }, (_, value) => counts.get(value) ?? 0);
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countsOf<Value>(values: readonly Value[]): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
