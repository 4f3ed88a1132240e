import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { autocannonLoad } from './autocannon.ts';
import type { Load, Outcome } from './order.ts';
import { wrkLoad } from './wrk.ts';

/** wrk where it is installed: it needs a fifth of the processor that a generator in Node needs. */
const hasWrk = wrkVersion() !== undefined;

/** Puts a server under load from a process of its own. @throws Error when any answer was no success */
export async function load(order: Load, allowed: 'failures' | 'none' = 'none'): Promise<Outcome> {
  const outcome = await (hasWrk ? wrkLoad(order) : autocannonLoad(order));
  const failed = outcome.refused + outcome.broken;
  if (allowed === 'none' && (failed > 0 || outcome.requests === 0)) {
    throw new Error(`${order.url}: ${failed} of ${outcome.requests} requests failed.`);
  }
  return outcome;
}

export function generatorName(): string {
  return wrkVersion() ?? 'autocannon';
}

function wrkVersion(): string | undefined {
  try {
    // It prints its version with the help, and ends with an error.
    execFileSync('wrk', ['--version'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    const said = z.object({ stdout: z.instanceof(Buffer) }).safeParse(error);
    return /^wrk \S+/.exec(said.data?.stdout.toString() ?? '')?.[0];
  }
}
