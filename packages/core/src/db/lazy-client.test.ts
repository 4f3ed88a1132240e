import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LazyClient } from './lazy-client.ts';
import type { Client } from './models.ts';

const faults = vi.fn();
let others: NodeJS.UnhandledRejectionListener[] = [];

// Vitest listens as well, and would take the fault for its own.
beforeEach(() => {
  faults.mockReset();
  others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', faults);
});
afterEach(async () => {
  // Rejections are reported at the end of a turn.
  await new Promise(setImmediate);
  process.removeAllListeners('unhandledRejection');
  for (const other of others) process.on('unhandledRejection', other);
});

it('reports to the process, once, that Prisma cannot be loaded, and tells every caller so', async () => {
  const cause = new Error('EMFILE');
  const client = new LazyClient(() => Promise.reject(cause));
  const said = { message: expect.stringContaining('Prisma cannot be loaded'), cause };
  await expect(client.reader.account.count()).rejects.toMatchObject(said);
  await expect(client.get()).rejects.toMatchObject(said);
  await new Promise(setImmediate);
  expect(faults).toHaveBeenCalledOnce();
  expect(faults.mock.calls[0]?.[0]).toMatchObject(said);
});

it('disconnects in order where Prisma was never needed or could not be loaded', async () => {
  const unused = new LazyClient(() => Promise.reject(new Error('not needed')));
  await expect(unused.disconnect()).resolves.toBeUndefined();
  const failed = new LazyClient(() => Promise.reject(new Error('EMFILE')));
  const asked = failed.get().catch(() => {});
  await expect(failed.disconnect()).resolves.toBeUndefined();
  await asked;
});

it('reports nothing where only a statement failed', async () => {
  const count = () => Promise.reject(new Error('no such table'));
  // The border of the test: of a whole client it needs one method.
  const loaded = { account: { count } } as unknown as Client;
  const client = new LazyClient(() => Promise.resolve(loaded));
  await expect(client.reader.account.count()).rejects.toThrow('no such table');
  await new Promise(setImmediate);
  expect(faults).not.toHaveBeenCalled();
});
