import { randomInt } from 'node:crypto';
import { onTestFailed } from 'vitest';

/** Chance that can be had again: the seed is told when the test fails, and ACCT_TEST_SEED gives it back. */
export type Chance = {
  readonly seed: number;
  /** A whole number from 0 up to, and without, the bound. */
  below(bound: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  shuffled<Item>(items: readonly Item[]): Item[];
};

export function takeChance(): Chance {
  const given = process.env['ACCT_TEST_SEED'] ?? '';
  const seed = given === '' ? randomInt(2 ** 31) : Number(given);
  onTestFailed(() => {
    process.stderr.write(`ACCT_TEST_SEED=${seed} draws the same again.\n`);
  });
  return chanceOf(seed);
}

export function chanceOf(seed: number): Chance {
  const draw = mulberry32(seed);
  const below = (bound: number): number => Math.floor(draw() * bound);
  return {
    seed,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    shuffled: (items) => {
      const left = [...items];
      return items.flatMap(() => left.splice(below(left.length), 1));
    },
  };
}

/** The small generator of that name: 32 bits of state, good enough to order requests. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
