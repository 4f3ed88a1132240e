import { type Bcrypt, HashThreads } from '../../packages/core/src/kernel/hash-threads.ts';

/**
 * The service's own threads, shared by all houses of a process: to start one for the first sign-up of
 * each house took longer than most tests. A house is given a face of its own to them, so that a test
 * may count what its own house hashes.
 */
export function sharedHashThreads(): Bcrypt {
  return {
    hash: (text, cost) => threads.hash(text, cost),
    compare: (text, encoded) => threads.compare(text, encoded),
  };
}

const threads = new HashThreads();
