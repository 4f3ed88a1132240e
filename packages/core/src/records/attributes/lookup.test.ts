import { beforeAll, describe, expect, it } from 'vitest';
import { sharedHouse } from '../../../../../tests/house/shared-house.ts';
import { testedProviders } from '../../../../../tests/house/test-database.ts';
import { findValues } from './lookup.ts';

const at = new Date();
const definition = { required: false, unique: false, createdAt: at, updatedAt: at };
const definitions = [
  { ...definition, key: 'zeal', type: 'string', sensitive: false },
  { ...definition, key: 'a_1', type: 'boolean', sensitive: true },
  { ...definition, key: 'a', type: 'number', sensitive: false },
  { ...definition, key: 'born', type: 'date', sensitive: true },
  { ...definition, key: 'never', type: 'url', sensitive: false },
];
const texts = ['"\\\u0001\u2028 Ünal 🧭 </script>', 'true', '1e3', null];

describe.each(testedProviders)('%s', (provider) => {
  const house = sharedHouse({ provider, door: 'caller' });
  const db = () => house().core.tools.db;

  beforeAll(() =>
    db().write(async (tx) => {
      await tx.attributeDefinition.createMany({ data: definitions });
      await tx.account.createMany({
        data: [1, 2].map((id) => ({ id, createdAt: at, updatedAt: at })),
      });
      await tx.attributeValue.createMany({
        data: texts.map((value, n) => ({
          accountId: 1,
          key: definitions[n]?.key ?? '',
          value,
          updatedAt: at,
        })),
      });
    }),
  );

  it('finds all values of an account as Prisma reads them, in the order of their keys', async () => {
    const rows = await db().read.attributeValue.findMany({
      where: { accountId: 1 },
      include: { definition: true },
      orderBy: { key: 'asc' },
    });
    const expected = rows.map(({ key, value, definition: { type, sensitive } }) => ({
      key,
      value,
      type,
      sensitive,
    }));
    expect(expected.map(({ key }) => key)).toEqual(['a', 'a_1', 'born', 'zeal']);
    expect(await findValues(db(), 1)).toEqual(expected);
  });

  it('finds none of an account that has none, or is none', async () => {
    expect(await findValues(db(), 2)).toEqual([]);
    expect(await findValues(db(), 3)).toEqual([]);
  });
});
