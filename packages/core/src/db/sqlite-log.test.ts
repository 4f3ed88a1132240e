import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/house/test-database.ts';
import { openDatabase } from './database.ts';
import { SqliteLog } from './sqlite-log.ts';

const options = {
  poolMax: 1,
  connectTimeoutMs: 5000,
  waitTimeoutMs: 5000,
  statementTimeoutMs: 5000,
};

test('a change whose log cannot be brought onto the disk is not acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acct-log-'));
  const log = new SqliteLog(join(folder, 'acct.db'));
  await expect(log.synced()).rejects.toThrow('ENOENT');
  // Nor is what comes after it, until the log has begun anew.
  await expect(log.synced()).rejects.toThrow('An earlier change may be lost');
  log.beganAnew();
  await expect(log.synced()).rejects.toThrow('ENOENT');
  await log.close();
  await rm(folder, { recursive: true });
});

test('the log is moved into the file by and by, and everything written is there', async () => {
  await using database = await createTestDatabase('sqlite');
  const path = database.url.slice('file:'.length);
  const db = await openDatabase({ ...options, url: database.url });
  const at = new Date(0);
  const details = 'x'.repeat(20_000);
  for (let n = 0; n < 250; n += 1) {
    await db.write((tx) => tx.event.create({ data: { at, name: 'test.written', details } }));
  }
  // Some eleven megabytes went through the log, and it began anew in between.
  const { size } = await stat(`${path}-wal`);
  expect(size).toBeLessThan(6_000_000);
  expect((await stat(path)).size).toBeGreaterThan(2_000_000);
  expect(await db.read.event.count({ where: { name: 'test.written' } })).toBe(250);
  await db.close();
});
