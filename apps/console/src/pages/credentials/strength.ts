import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** How hard a password is to guess: 0, in no time, to 4, not in ours. */
export function strengthOf(password: string): number {
  // Longer ones say no more, and take long to judge.
  return zxcvbn.check(password.slice(0, 100)).score;
}
