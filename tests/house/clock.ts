import type { Clock } from '@acct/core';

export type TestClock = Clock & {
  /** Lets time pass. It passes by nothing else. */
  advance(by: Duration): void;
};

export type Duration = {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
};

/** Stands still until it is told to move, so a test of an hour takes no time and never fails by chance. */
export function testClock(start = '2026-03-28T12:00:00.000Z'): TestClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (by) => {
      now += millisecondsOf(by);
    },
  };
}

function millisecondsOf(by: Duration): number {
  const hours = (by.days ?? 0) * 24 + (by.hours ?? 0);
  const seconds = (hours * 60 + (by.minutes ?? 0)) * 60 + (by.seconds ?? 0);
  return seconds * 1000 + (by.milliseconds ?? 0);
}
