/**
 * The chance of a run, from a seed: ACCT_FAULT_SEED, or one of the clock. Printed, because a run that
 * failed is repeated with its seed; what the processes make of it still depends on the machine.
 */
export function seededChance(what: string): Chance {
  const given = Number(process.env['ACCT_FAULT_SEED'] ?? '');
  const seed = given > 0 ? given : Date.now() % 1_000_000_007;
  process.stderr.write(`${what}: ACCT_FAULT_SEED=${seed}\n`);
  return chanceOf(seed);
}

/** How many rounds a recipe goes through: ACCT_FAULT_ROUNDS, or what is enough for every day. */
export function rounds(everyDay: number): number {
  const given = Number(process.env['ACCT_FAULT_ROUNDS'] ?? '');
  return given > 0 ? given : everyDay;
}

export type Chance = {
  /** A whole number from zero up to, not including, `below`. */
  whole(below: number): number;
  /**
   * The same in one round of several: each of them has its own part of the range, so that few rounds
   * reach all of it.
   */
  part(below: number, round: number, rounds: number): number;
  /** One of the list; undefined when it is empty. */
  pick<Item>(list: readonly Item[]): Item | undefined;
};

/** Mulberry32: small, and good enough to choose what happens next. */
function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const whole = (below: number): number => Math.floor(next() * below);
  const part = (below: number, round: number, rounds: number): number =>
    Math.floor(((round - 1 + next()) / rounds) * below);
  return { whole, part, pick: (list) => list[whole(list.length)] };
}
