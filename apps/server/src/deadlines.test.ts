import { expect, test } from 'vitest';
import { Deadlines } from './deadlines.ts';

test('what has ended is forgotten, in whatever order it ends', () => {
  const names = ['a', 'b', 'c', 'd'];
  for (const order of ['abcd', 'dcba', 'bcad', 'cadb']) {
    const deadlines = new Deadlines<string>(60_000, () => {});
    const started = new Map(names.map((name) => [name, deadlines.start(name)]));
    const left = new Set(names);
    for (const name of order) {
      const running = started.get(name);
      if (running === undefined) throw new Error(`${name} was not started.`);
      // The second time changes nothing.
      deadlines.end(running);
      deadlines.end(running);
      left.delete(name);
      expect([...deadlines.running()]).toEqual([...left]);
    }
    deadlines.close();
  }
});

test('what lasts too long is told of once, the oldest first, and what ended is not', async () => {
  const told: string[] = [];
  const deadlines = new Deadlines<string>(20, (name) => told.push(name));
  const [, ended] = ['a', 'b', 'c'].map((name) => deadlines.start(name));
  if (ended !== undefined) deadlines.end(ended);
  await expect.poll(() => told).toEqual(['a', 'c']);
  expect([...deadlines.running()]).toEqual([]);
  deadlines.start('d');
  await expect.poll(() => told).toEqual(['a', 'c', 'd']);
  deadlines.close();
});
