import type { Settings } from '@acct/core';

/**
 * What one of several workers gets of what the settings mean for the whole service: hashes at once (by
 * default one a core) and hashes that wait. The first workers get what cannot be divided; each can hash
 * one at least.
 */
export function workerShare(
  settings: Settings,
  { worker, count, cores }: { worker: number; count: number; cores: number },
): Settings {
  const hashes = settings.hashConcurrency > 0 ? settings.hashConcurrency : cores;
  const spare = worker <= hashes % count ? 1 : 0;
  const hashConcurrency = Math.max(1, Math.floor(hashes / count) + spare);
  return { ...settings, hashConcurrency, hashQueueMax: Math.ceil(settings.hashQueueMax / count) };
}
