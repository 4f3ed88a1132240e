import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { keepBootstrapFile } from '../src/bootstrap-file.ts';
import { openServer } from './harness.ts';

afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;

test('a bootstrap secret that could not be renewed is renewed a little later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acct-bootstrap-'));
  const inTheWay = join(folder, 'secrets');
  const path = join(inTheWay, 'bootstrap');
  await using server = await openServer({ bootstrapFile: path });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const kept = await keepBootstrapFile(server.core);
  const first = await readFile(path, 'utf8');
  await rm(inTheWay, { recursive: true });
  await writeFile(inTheWay, 'a file where the folder was');
  vi.advanceTimersByTime(54 * minute);
  await expect.poll(failures).toBe(1);
  vi.advanceTimersByTime(2 * minute);
  await expect.poll(failures).toBe(2);
  await rm(inTheWay);
  // Before the first one dies, which is after an hour.
  vi.advanceTimersByTime(2 * minute);
  await expect.poll(() => readFile(path, 'utf8').catch(() => first)).not.toBe(first);
  kept.stop();
  expect(vi.getTimerCount()).toBe(0);
  await rm(folder, { recursive: true });

  function failures(): number {
    return server.log().split('the bootstrap file was not renewed').length - 1;
  }
});
