import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../../../tests/house/test-database.ts';
import { type Core, openCore } from '../../core.ts';
import { accountIdMax } from '../../kernel/limits.ts';
import { settingsWith } from '../../kernel/settings.ts';
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
  let core: Core;
  let dispose: () => PromiseLike<void>;

  beforeAll(async () => {
    const place = await createTestDatabase(provider);
    dispose = () => place[Symbol.asyncDispose]();
    core = await openCore(settingsWith({ databaseUrl: place.url }), { sweeps: false });
    await core.tools.db.write((tx) => tx.account.createMany({ data: stored }));
  });
  afterAll(async () => {
    await core.close();
    await dispose();
  });

  const byPrisma = (where: object) =>
    core.tools.db.read.account.findMany({
      where,
      orderBy: { id: 'asc' },
      omit: { skeleton: true, lastSignedInAt: true },
    });

  it('finds accounts by their ids as Prisma reads them', async () => {
    const all = await byPrisma({});
    expect(all).toHaveLength(stored.length);
    for (const account of all) {
      expect(await findAccount(core.tools.db, account.id)).toEqual(account);
    }
    expect(await findAccount(core.tools.db, accountIdMax)).toBeUndefined();
  });

  it('finds accounts by the keys of their names, in the order of the keys', async () => {
    const [ann, unal] = await byPrisma({});
    const keys = ['ünal 🧭', 'nobody', 'ann', ''];
    expect(await findAccountsByKey(core.tools.db, keys)).toEqual([unal, ann]);
    expect(await findAccountsByKey(core.tools.db, [])).toEqual([]);
  });
});
