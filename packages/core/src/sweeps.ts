import { setTimeout as rest } from 'node:timers/promises';
import { allSweeps } from './capabilities.ts';
import { sweepRestMs } from './kernel/limits.ts';
import type { Tools } from './tools.ts';
import type { Sweep } from './trpc/capability.ts';

/** Runs all background work once and says how many rows it removed or mended. */
export async function sweepOnce(tools: Tools, stopping?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const [name, sweep] of allSweeps()) {
    try {
      removed += await sweepAll(tools, sweep, stopping);
    } catch (error) {
      // The next round tries again; nothing that a request needs waits for this.
      tools.log.warn({ err: error, capability: name }, 'a sweep failed');
    }
  }
  return removed;
}

/** Sweeps in the background until the returned function is called; that one waits for the batch under way. */
export function startSweeps(tools: Tools): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sweepOnce(tools, stopping.signal).finally(() => {
      busy = false;
    });
  }, tools.settings.sweepSeconds * 1000);
  // A program that embeds Acct may end without closing it.
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}

/** Batch after batch until nothing more has expired. What is left when it must stop waits for the next round. */
async function sweepAll(tools: Tools, sweep: Sweep, stopping?: AbortSignal): Promise<number> {
  let removed = 0;
  while (stopping?.aborted !== true) {
    const count = await sweep(tools);
    if (count === 0) break;
    removed += count;
    await restUntil(stopping);
  }
  return removed;
}

/** Lets others write. A stop ends it: whoever waits for that may be all that is left of the program. */
async function restUntil(stopping?: AbortSignal): Promise<void> {
  if (stopping === undefined) await rest(sweepRestMs);
  else await rest(sweepRestMs, undefined, { ref: false, signal: stopping }).catch(() => {});
}
