import { expect, test } from 'vitest';
import { BoundedQueue } from './queue.ts';

/** Work that ends when it is told to. */
function work() {
  let end = (): void => {};
  let fail = (_error: Error): void => {};
  const promise = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { run: () => promise, end, fail };
}

test('as many run and as many wait as was said, and what comes after that is refused', async () => {
  const queue = new BoundedQueue(2, 3);
  const all = Array.from({ length: 5 }, work);
  const done = all.map(({ run }) => queue.run(run));
  expect(queue.gauges()).toEqual({ running: 2, waiting: 3, refused: 0 });

  let begun = false;
  const late = queue.run(async () => {
    begun = true;
  });
  await expect(late).rejects.toMatchObject({ reason: 'service.overloaded' });
  expect(() => queue.demandRoom()).toThrow('busy');
  expect(begun).toBe(false);
  expect(queue.gauges()).toEqual({ running: 2, waiting: 3, refused: 2 });

  for (const { end } of all) end();
  await Promise.all(done);
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 2 });
  expect(() => queue.demandRoom()).not.toThrow();
});

test('those who wait have their turn in the order in which they came', async () => {
  const queue = new BoundedQueue(1, 10);
  const order: number[] = [];
  const turns = [1, 2, 3, 4].map((turn) => queue.run(async () => order.push(turn)));
  await Promise.all(turns);
  expect(order).toEqual([1, 2, 3, 4]);
});

test('work that fails leaves its place to the next', async () => {
  const queue = new BoundedQueue(1, 1);
  const { run, fail } = work();
  const failing = queue.run(run);
  const next = queue.run(async () => 'served');
  fail(new Error('broken'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('served');
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 0 });
});
