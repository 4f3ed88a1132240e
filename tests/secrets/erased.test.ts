import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseDatabaseUrl } from '@acct/core';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

// A database that only forgets where a row was still holds the row. SQLite is asked to overwrite what is
// deleted; PostgreSQL does so when it vacuums.

const long = 'CANARY-long-'.repeat(300);

test('what a closed account kept is not even in the free space of the file', async () => {
  await using house = await openHouse({
    provider: 'sqlite',
    door: 'caller',
    definitions: [{ key: 'ssn', sensitive: true }, { key: 'letter' }],
  });
  const ann = await house.member('CANARY-name', { ssn: 'CANARY-ssn', letter: long });
  await house.member('bob', { ssn: 'somebody else' });
  expect(canariesIn(house)).toBe(true);
  await house.call('closing.close', { password: ann.password }, ann.token);
  expect(canariesIn(house)).toBe(false);
});

test("PyAcct's quick hash is gone from the file once a sign-in has replaced it", async () => {
  await using house = await openHouse({ provider: 'sqlite', door: 'caller' });
  const ann = await house.signUp('ann');
  const salt = 'CANARY'.repeat(10);
  const digest = createHash('sha256').update(`${salt}${ann.password}`).digest('hex');
  const password = `pyacct-sha256:${salt}$${digest}`;
  const where = { accountId: ann.id };
  await house.core.tools.db.write((tx) => tx.credential.update({ where, data: { password } }));
  expect(canariesIn(house)).toBe(true);
  await house.signIn(ann);
  expect(canariesIn(house)).toBe(false);
});

function canariesIn(house: House): boolean {
  return bytesOf(house).includes('CANARY');
}

/** The file once the log was moved into it, as it is now and then while the service runs. */
function bytesOf({ core }: House): Buffer {
  const place = parseDatabaseUrl(core.tools.settings.databaseUrl);
  if (place.provider !== 'sqlite') throw new Error('This is about files.');
  const file = new Sqlite(place.path);
  file.pragma('wal_checkpoint(TRUNCATE)');
  file.close();
  return readFileSync(place.path);
}
