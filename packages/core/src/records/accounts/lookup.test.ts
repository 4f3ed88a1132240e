import { beforeAll, describe, expect, it } from 'vitest';
import { sharedHouse } from '../../../../../tests/house/shared-house.ts';
import { testedProviders } from '../../../../../tests/house/test-database.ts';
import { accountIdMax } from '../../kernel/limits.ts';
import { findAccount, findAccountsByKey } from './lookup.ts';

const odd = new Date('1969-12-31T23:59:59.999Z');
const late = new Date('2040-02-29T12:34:56.789Z');
const stored = [
  { username: 'Ann', usernameKey: 'ann', state: 'active', createdAt: late, updatedAt: late },
  {
    username: 'ÜNAL 🧭',
    usernameKey: 'ünal 🧭',
    state: 'suspended',
    createdAt: odd,
    updatedAt: late,
  },
  { username: null, usernameKey: null, state: 'closed', createdAt: odd, updatedAt: odd },
  { username: '١٢', usernameKey: '12', state: 'frozen', createdAt: late, updatedAt: late },
];

describe.each(testedProviders)('%s', (provider) => {
  const house = sharedHouse({ provider, door: 'caller' });
  const db = () => house().core.tools.db;

  beforeAll(() => db().write((tx) => tx.account.createMany({ data: stored })));

  const byPrisma = (where: object) =>
    db().read.account.findMany({
      where,
      orderBy: { id: 'asc' },
      omit: { skeleton: true, lastSignedInAt: true },
    });

  it('finds accounts by their ids as Prisma reads them', async () => {
    const all = await byPrisma({});
    expect(all).toHaveLength(stored.length);
    for (const account of all) {
      expect(await findAccount(db(), account.id)).toEqual(account);
    }
    expect(await findAccount(db(), accountIdMax)).toBeUndefined();
  });

  it('finds accounts by the keys of their names, in the order of the keys', async () => {
    const [ann, unal] = await byPrisma({});
    const keys = ['ünal 🧭', 'nobody', 'ann', ''];
    expect(await findAccountsByKey(db(), keys)).toEqual([unal, ann]);
    expect(await findAccountsByKey(db(), [])).toEqual([]);
  });
});
