import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A short wait before another try. Its length is drawn by chance, so that those who collided once do
 * not meet again.
 */
export async function pause(atMostMs: number): Promise<void> {
  await sleep(atMostMs * (0.25 + 0.75 * Math.random()));
}

/** Milliseconds on a clock that nobody can set; only differences mean something. */
export function ticks(): number {
  return performance.now();
}
