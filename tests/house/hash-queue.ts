import type { Core } from '@acct/core';

/**
 * Fills the queue of password hashes until it is disposed of: from then on whatever needs a hash is
 * answered 503, which shows who pays for one without a stopwatch. Each place is another network's, so
 * nobody has to give one up.
 */
export function fillHashQueue({ tools }: Core): AsyncDisposable {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const jobs: Promise<void>[] = [];
  // Each from a network of its own: a place of whoever has several would go to the next that asks.
  while (tools.hashQueue.gauges().waiting < tools.settings.hashQueueMax) {
    const waiting = tools.hashQueue.run(() => held, { network: `house ${jobs.length}` });
    // Who holds it for too long sees that by what is asked meanwhile.
    jobs.push(waiting.catch(() => {}));
  }
  return {
    [Symbol.asyncDispose]: async () => {
      release();
      await Promise.all(jobs);
    },
  };
}
