import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

const definitions = [
  { key: 'nick', unique: true },
  { key: 'left', type: 'integer' },
  { key: 'ssn', sensitive: true },
] as const;

const exactly = (count: number) => ({ count, more: false });

test('coverage tells for each attribute how many accounts have a value', async () => {
  await using house = await openHouse({ definitions });
  const zoe = await house.admin('zoe');
  await house.signUp('ann', { nick: 'annie', left: 0 });
  const bob = await house.member('bob', { nick: 'bobby', ssn: '078-05-1120' });
  const gone = await house.member('gone', { left: 1 });
  await house.operate('standing.suspend', { id: bob.id });
  await house.call('closing.close', { password: gone.password }, gone.token);
  const expected = {
    total: exactly(3),
    items: [
      { key: 'left', accounts: exactly(1) },
      { key: 'nick', accounts: exactly(2) },
      { key: 'ssn', accounts: exactly(1) },
    ],
  };
  const answer = await house.call('attributes.coverage', undefined, zoe.token);
  expect(answer).toEqual(expected);
  expect(JSON.stringify(answer)).not.toContain('078');
});

test("a value that PyAcct's clients set to nothing is none, unique or not", async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { nick: 'annie', left: 1 });
  // As its doors write it.
  await house.core.tools.db.write((tx) =>
    tx.attributeValue.updateMany({
      where: { accountId: ann.id },
      data: { value: null, uniqueKey: null },
    }),
  );
  const { items } = await house.operate('attributes.coverage', undefined);
  expect(items.map(({ accounts }) => accounts.count)).toEqual([0, 0, 0]);
});
