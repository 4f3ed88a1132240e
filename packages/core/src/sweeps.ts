import { allSweeps } from './capabilities.ts';
import type { Tools } from './tools.ts';

/** Runs all background work once and says how many rows it removed. */
export async function sweepOnce(tools: Tools): Promise<number> {
  let removed = 0;
  for (const [name, sweep] of allSweeps()) {
    try {
      removed += await sweep(tools);
    } catch (error) {
      // The next round tries again; nothing that a request needs waits for this.
      tools.log.warn({ err: error, capability: name }, 'a sweep failed');
    }
  }
  return removed;
}

/** Sweeps in the background until the returned function is called; that one waits for the last round. */
export function startSweeps(tools: Tools): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sweepOnce(tools).finally(() => {
      busy = false;
    });
  }, tools.settings.sweepSeconds * 1000);
  // A program that embeds Acct may end without closing it.
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
