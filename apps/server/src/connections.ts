import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Settings } from '@acct/core';
import { connectionsMax, filesOfOurOwn } from './limits.ts';

/**
 * How many connections callers may have at once: fewer where this process may not open many files, each
 * connection being one. Whoever comes beyond that is hung up on.
 */
export function connectionsFor({ databasePoolMax }: Settings): number {
  // A thread for hashing has a handful of its own.
  const ours = filesOfOurOwn + databasePoolMax + filesOfThread * availableParallelism();
  return Math.max(1, Math.min(connectionsMax, filesMax() - ours));
}

const filesOfThread = 4;

/** Linux tells in a file; Node has raised the limit to what it may be raised to. */
function filesMax(): number {
  try {
    const line = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return line === null ? Number.POSITIVE_INFINITY : Number(line[1]);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
