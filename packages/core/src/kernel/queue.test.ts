import { expect, test } from 'vitest';
import { BoundedQueue } from './queue.ts';

/** Longer than any of these tests takes. */
const patience = 300_000;

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
  const queue = new BoundedQueue(2, 3, patience);
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
  const queue = new BoundedQueue(1, 10, patience);
  const order: number[] = [];
  const turns = [1, 2, 3, 4].map((turn) => queue.run(async () => order.push(turn)));
  await Promise.all(turns);
  expect(order).toEqual([1, 2, 3, 4]);
});

test('whoever has waited for too long behind work that does not end is refused, and its place is free', async () => {
  const queue = new BoundedQueue(1, 4, 20);
  const { run, end } = work();
  const stuck = queue.run(run, { network: 'stuck' });
  let begun = 0;
  const late = ['ann', 'ann', 'bob', 'ann'].map(async (network) => {
    const waiting = queue.run(async () => (begun += 1), { network });
    await expect(waiting).rejects.toMatchObject({
      reason: 'service.overloaded',
      details: { retryAfterSeconds: 1 },
    });
  });
  await Promise.all(late);
  expect(queue.gauges()).toEqual({ running: 1, waiting: 0, refused: 4 });
  const inTime = queue.run(async () => (begun += 1));
  end();
  await Promise.all([stuck, inTime]);
  expect(begun).toBe(1);
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 4 });
});

test('work that fails leaves its place to the next', async () => {
  const queue = new BoundedQueue(1, 1, patience);
  const { run, fail } = work();
  const failing = queue.run(run);
  const next = queue.run(async () => 'served');
  fail(new Error('broken'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('served');
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 0 });
});

test('networks take turns, however many places one of them has', async () => {
  const queue = new BoundedQueue(1, 64, patience);
  const order: string[] = [];
  const askers = ['flood', 'flood', 'flood', 'flood', 'ann', 'ann', 'bob'];
  await Promise.all(
    askers.map((network) => queue.run(async () => order.push(network), { network })),
  );
  expect(order).toEqual(['flood', 'flood', 'ann', 'bob', 'flood', 'ann', 'flood']);
});

test('one network may have all places, until another one needs some: then it has half', async () => {
  const queue = new BoundedQueue(1, 8, patience);
  const { run, end } = work();
  const held = queue.run(run, { network: 'flood' });
  const flood = Array.from({ length: 8 }, () =>
    queue.run(async () => 'done', { network: 'flood' }),
  );
  const outcomes = Promise.allSettled(flood);
  expect(queue.gauges()).toEqual({ running: 1, waiting: 8, refused: 0 });
  await expect(queue.run(run, { network: 'flood' })).rejects.toThrow('busy');
  expect(() => queue.demandRoom({ network: 'flood' })).toThrow('busy');

  const ann = Array.from({ length: 4 }, () => queue.run(async () => 'done', { network: 'ann' }));
  expect(() => queue.demandRoom({ network: 'ann' })).toThrow('busy');
  await expect(queue.run(run, { network: 'ann' })).rejects.toThrow('busy');
  expect(queue.gauges()).toMatchObject({ running: 1, waiting: 8 });

  end();
  await held;
  expect(await Promise.all(ann)).toEqual(['done', 'done', 'done', 'done']);
  // The newest gave way.
  const states = (await outcomes).map(({ status }) => status);
  expect(states).toEqual([...times(4, 'fulfilled'), ...times(4, 'rejected')]);
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 8 });
});

test('a queue full of networks that come again and again has a place for one that is new', async () => {
  const queue = new BoundedQueue(2, 8, patience);
  const bots = Array.from({ length: 8 }, (_, i) => `bot${i}`);
  const held = [work(), work()];
  // Each had a turn, and waits for the next: no line is longer than one.
  await Promise.all(bots.map((network) => queue.run(async () => 'done', { network })));
  const runs = held.map(({ run }, i) => queue.run(run, { network: `early${i}` }));
  const again = bots.map((network) => queue.run(async () => 'done', { network }));
  const outcomes = Promise.allSettled(again);
  expect(queue.gauges()).toMatchObject({ running: 2, waiting: 8, refused: 0 });

  expect(() => queue.demandRoom({ network: 'ann' })).not.toThrow();
  const ann = queue.run(async () => 'served', { network: 'ann' });
  // The place is hers: neither those who had a turn nor another new one take it from her.
  await expect(queue.run(async () => 'done', { network: 'bot7' })).rejects.toThrow('busy');
  const others = Array.from({ length: 7 }, (_, i) =>
    queue.run(async () => 'served', { network: `new${i}` }),
  );
  await expect(queue.run(async () => 'served', { network: 'late' })).rejects.toThrow('busy');
  for (const { end } of held) end();
  await Promise.all(runs);
  expect(await Promise.all([ann, ...others])).toEqual(times(8, 'served'));
  expect((await outcomes).map(({ status }) => status)).toEqual(times(8, 'rejected'));
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 10 });
});

test('fifty at once from one network are all served, whatever it had before', async () => {
  const queue = new BoundedQueue(2, 64, patience);
  for (let round = 0; round < 3; round += 1) {
    const asked = Array.from({ length: 50 }, () =>
      queue.run(async () => 'served', { network: 'back end' }),
    );
    const ann = queue.run(async () => 'served', { network: 'ann' });
    expect(await Promise.all([...asked, ann])).toEqual(times(51, 'served'));
  }
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 0 });
});

test('what a network had lately weighs less than what another one floods with', async () => {
  const queue = new BoundedQueue(1, 8, patience);
  for (let i = 0; i < 20; i += 1) await queue.run(async () => 'done', { network: 'office' });
  const { run, end } = work();
  const held = queue.run(run, { network: 'early' });
  const office = [1, 2].map(() => queue.run(async () => 'served', { network: 'office' }));
  const flood = Promise.allSettled(
    Array.from({ length: 6 }, () => queue.run(async () => 'done', { network: 'flood' })),
  );
  const ann = queue.run(async () => 'served', { network: 'ann' });
  end();
  await held;
  expect(await Promise.all([...office, ann])).toEqual(times(3, 'served'));
  expect((await flood).map(({ status }) => status)).toEqual([...times(5, 'fulfilled'), 'rejected']);
});

test('one subject takes half of what may run, also while nobody else wants the rest', async () => {
  const queue = new BoundedQueue(4, 64, patience);
  const own = Array.from({ length: 5 }, work);
  const done = own.map(({ run }) => queue.run(run, { subject: 'ann' }));
  expect(queue.gauges()).toEqual({ running: 2, waiting: 3, refused: 0 });
  expect(await queue.run(async () => 'served', { subject: 'bob' })).toBe('served');
  expect(queue.gauges()).toEqual({ running: 2, waiting: 3, refused: 0 });
  for (const [i, { end }] of own.entries()) {
    end();
    await done[i];
    expect(queue.gauges().running).toBe(Math.min(2, own.length - 1 - i));
  }
});

test.each([
  [1, 1],
  [2, 1],
  [3, 1],
  [6, 3],
  [64, 4],
])('of %d at once one subject has %d', async (concurrency, most) => {
  const queue = new BoundedQueue(concurrency, 64, patience);
  const { run, end } = work();
  const all = Array.from({ length: 10 }, () => queue.run(run, { subject: 'ann' }));
  expect(queue.gauges()).toEqual({ running: most, waiting: 10 - most, refused: 0 });
  end();
  await Promise.all(all);
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: 0 });
});

test('those behind a subject that has enough pass it by, and it goes on when one of its own ends', async () => {
  const queue = new BoundedQueue(2, 64, patience);
  const [first, second, other] = [work(), work(), work()];
  const order: string[] = [];
  const one = queue.run(first.run, { network: 'n', subject: 'ann' });
  const two = queue.run(other.run, { network: 'n', subject: 'bob' });
  const ann = queue.run(async () => order.push('ann'), { network: 'n', subject: 'ann' });
  const cy = queue.run(second.run, { network: 'n', subject: 'cy' }).then(() => order.push('cy'));
  other.end();
  await two;
  expect(queue.gauges()).toEqual({ running: 2, waiting: 1, refused: 0 });
  first.end();
  await Promise.all([one, ann]);
  second.end();
  await cy;
  expect(order).toEqual(['ann', 'cy']);
});

test('whatever comes and goes, everything ends and no place is lost', async () => {
  // A linear congruential generator: the same on every run.
  let state = 20_261_122;
  const chance = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const queue = new BoundedQueue(3, 10, patience);
  let [running, most] = [0, 0];
  const jobs = Array.from({ length: 3000 }, async (_, i) => {
    for (let turn = chance(300); turn > 0; turn -= 1) await Promise.resolve();
    const asker = { network: `n${chance(4)}`, subject: `s${chance(6)}` };
    await queue.run(async () => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = chance(5); turn > 0; turn -= 1) await Promise.resolve();
      running -= 1;
      if (i % 7 === 0) throw new Error('failed');
    }, asker);
  });
  const outcomes = await Promise.allSettled(jobs);
  const refused = outcomes.filter((o) => o.status === 'rejected' && /busy/.test(String(o.reason)));
  expect(most).toBe(3);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(jobs.length);
  expect(queue.gauges()).toEqual({ running: 0, waiting: 0, refused: refused.length });
});

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}
