import type { Core } from '@acct/core';

/**
 * Fills the queue of password hashes until it is disposed of: from then on whatever needs a hash is
 * answered 503, which shows who pays for one without a stopwatch.
 */
export function fillHashQueue({ tools }: Core): AsyncDisposable {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const jobs: Promise<void>[] = [];
  while (tools.hashQueue.gauges().waiting < tools.settings.hashQueueMax) {
    jobs.push(tools.hashQueue.run(() => held));
  }
  return {
    [Symbol.asyncDispose]: async () => {
      release();
      await Promise.all(jobs);
    },
  };
}
