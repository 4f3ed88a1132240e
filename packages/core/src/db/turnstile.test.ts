import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turnstile } from './turnstile.ts';

it('lets one in at a time, in the order of coming', async () => {
  const turnstile = new Turnstile();
  const order: number[] = [];
  let inside = 0;
  const visit = async (name: number): Promise<void> => {
    expect(await turnstile.enter(5000)).toBe(true);
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(name);
    inside -= 1;
    turnstile.leave();
  };
  await Promise.all([1, 2, 3, 4].map(visit));
  expect(order).toEqual([1, 2, 3, 4]);
  expect(turnstile.taken).toBe(false);
});

it('turns away who waited too long, and still lets the next one in', async () => {
  const turnstile = new Turnstile();
  await turnstile.enter(0);
  expect(await turnstile.enter(1)).toBe(false);
  const next = turnstile.enter(5000);
  expect(turnstile.waiting).toBe(1);
  turnstile.leave();
  expect(await next).toBe(true);
});

it('turns away at once who comes when another has waited for half as long as that', async () => {
  const turnstile = new Turnstile();
  await turnstile.enter(0);
  const first = turnstile.enter(60_000);
  await sleep(50);
  const nextTurn = new Promise((resolve) => setImmediate(resolve, 'waits'));
  expect(await Promise.race([turnstile.enter(80), nextTurn])).toBe(false);
  const patient = turnstile.enter(60_000);
  expect(turnstile.waiting).toBe(2);
  turnstile.leave();
  expect(await first).toBe(true);
  turnstile.leave();
  expect(await patient).toBe(true);
});
