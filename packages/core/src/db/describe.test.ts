import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, describeDatabase, openDatabase } from './index.ts';

describe.each(testedProviders)('what %s tells of itself', (provider) => {
  let place: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    place = await createTestDatabase(provider);
    database = await openDatabase({
      url: place.url,
      poolMax: 2,
      connectTimeoutMs: 5000,
      waitTimeoutMs: 5000,
      statementTimeoutMs: 5000,
    });
  });

  afterAll(async () => {
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  it('is its kind and its version', async () => {
    const facts = await describeDatabase(database);
    expect(facts.provider).toBe(provider);
    expect(facts.version).toMatch(/^\d+\.\d+/);
  });

  it('is its own time, between the question and the answer', async () => {
    const before = Date.now();
    const { clock } = await describeDatabase(database);
    // Same machine, same clock; SQLite counts in thousandths that it rounds.
    expect(clock.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(clock.getTime()).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('says whether an acknowledged change outlives a power failure', async () => {
    const { durable, durability } = await describeDatabase(database);
    if (provider === 'sqlite') {
      expect({ durable, durability }).toEqual({
        durable: true,
        durability: 'journal_mode wal, log synced before each acknowledgement',
      });
    } else {
      expect(durability).toMatch(/^fsync (on|off), synchronous_commit \w+$/);
      expect(durable).toBe(!durability.includes('off'));
    }
  });
});
