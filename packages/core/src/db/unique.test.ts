import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, openDatabase, type Transaction, uniqueViolation } from './index.ts';

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let database: Database;
  let id = 0;
  const at = new Date();
  const digest = Uint8Array.of(1, 2, 3);

  beforeAll(async () => {
    place = await createTestDatabase(provider);
    database = await openDatabase({
      url: place.url,
      poolMax: 2,
      connectTimeoutMs: 5000,
      waitTimeoutMs: 5000,
      statementTimeoutMs: 5000,
    });
    await database.write(async (tx) => {
      const account = await tx.account.create({
        data: { usernameKey: 'a', createdAt: at, updatedAt: at },
      });
      id = account.id;
      await tx.attributeDefinition.create({
        data: {
          key: 'badge',
          type: 'string',
          required: false,
          unique: true,
          sensitive: false,
          createdAt: at,
          updatedAt: at,
        },
      });
      await tx.attributeValue.create({
        data: { accountId: id, key: 'badge', value: '7', uniqueKey: digest, updatedAt: at },
      });
    });
  });

  afterAll(async () => {
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  async function violationOf(work: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
    const error: unknown = await database.write(work).catch((thrown: unknown) => thrown);
    return uniqueViolation(error);
  }

  it('names the rule on one column', async () => {
    const violation = await violationOf((tx) =>
      tx.account.create({ data: { usernameKey: 'a', createdAt: at, updatedAt: at } }),
    );
    expect(violation).toEqual({
      table: 'acct_accounts',
      constraint: 'acct_accounts_username_key_key',
    });
  });

  it('names the rule on two columns', async () => {
    const violation = await violationOf(async (tx) => {
      const other = await tx.account.create({ data: { createdAt: at, updatedAt: at } });
      await tx.attributeValue.create({
        data: { accountId: other.id, key: 'badge', value: '7', uniqueKey: digest, updatedAt: at },
      });
    });
    expect(violation).toEqual({
      table: 'acct_attribute_values',
      constraint: 'acct_attribute_values_key_unique_key_key',
    });
  });

  it('names primary keys, of one column and of two', async () => {
    const one = await violationOf((tx) =>
      tx.account.create({ data: { id, createdAt: at, updatedAt: at } }),
    );
    expect(one).toEqual({ table: 'acct_accounts', constraint: 'acct_accounts_pkey' });
    const two = await violationOf((tx) =>
      tx.attributeValue.create({
        data: { accountId: id, key: 'badge', value: '8', updatedAt: at },
      }),
    );
    expect(two).toEqual({
      table: 'acct_attribute_values',
      constraint: 'acct_attribute_values_pkey',
    });
  });

  it('names the rule when raw SQL broke it', async () => {
    const violation = await violationOf(
      (tx) =>
        tx.$executeRaw`INSERT INTO acct_accounts (username_key, created_at, updated_at) VALUES ('a', ${at}, ${at})`,
    );
    expect(violation).toEqual({
      table: 'acct_accounts',
      constraint: 'acct_accounts_username_key_key',
    });
  });

  it('takes nothing else for a broken unique rule', async () => {
    const missing = await violationOf((tx) =>
      tx.account.update({ where: { id: 999 }, data: { updatedAt: at } }),
    );
    expect(missing).toBeUndefined();
    const orphan = await violationOf((tx) =>
      tx.credential.create({ data: { accountId: 999, password: '', changedAt: at } }),
    );
    expect(orphan).toBeUndefined();
    expect(uniqueViolation(new Error('Unique constraint failed'))).toBeUndefined();
    expect(uniqueViolation(undefined)).toBeUndefined();
  });
});
