import type { Settings } from '@acct/core';

/** What one of several workers gets of the cores. */
export type WorkerShare = {
  readonly settings: Settings;
  /** Threads of libuv's pool: the hashes, and two more for files and names. */
  readonly threads: number;
};

/**
 * Divides what the settings mean for the whole service: hashes at once (by default one a core) and hashes
 * that wait. The first workers get what cannot be divided; each can hash one at least.
 */
export function workerShare(
  settings: Settings,
  { worker, count, cores }: { worker: number; count: number; cores: number },
): WorkerShare {
  const hashes = settings.hashConcurrency > 0 ? settings.hashConcurrency : cores;
  const spare = worker <= hashes % count ? 1 : 0;
  const hashConcurrency = Math.max(1, Math.floor(hashes / count) + spare);
  const hashQueueMax = Math.ceil(settings.hashQueueMax / count);
  return {
    settings: { ...settings, hashConcurrency, hashQueueMax },
    threads: Math.max(4, hashConcurrency + 2),
  };
}
