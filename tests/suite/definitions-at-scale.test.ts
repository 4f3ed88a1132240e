import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

test('what becomes unique is guarded for every one of thousands of accounts', async () => {
  await using house = await openHouse({ definitions: [{ key: 'badge' }] });
  const { token } = await house.admin();
  await fill(house, 1100);

  const unique = { key: 'badge', unique: true };
  expect(await house.call('attributes.define', unique, token)).toMatchObject({ applied: true });
  for (const value of ['badge 0', 'badge 999', 'badge 1000', 'badge 1099']) {
    // Not by `refusal`, which would read thousands of rows each time.
    const taken = await house.attempt('attributes.set', { key: 'badge', value }, token);
    expect(taken).toMatchObject({ ok: false, problem: { reason: 'attributes.value_taken' } });
    const found = await house.call('directory.find', { attribute: 'badge', value }, token);
    expect(found.attributes).toEqual({ badge: value });
  }

  await house.call('attributes.define', { key: 'badge' }, token);
  await house.call('attributes.set', { key: 'badge', value: 'badge 1099' }, token);
});

test('of thousands of values that no longer fit not one is left', async () => {
  await using house = await openHouse({ definitions: [{ key: 'badge', unique: true }] });
  const { token } = await house.admin();
  await fill(house, 1200);

  const shorter = { key: 'badge', unique: true, maxLength: 8 };
  const refused = await house.attempt('attributes.define', shorter, token);
  expect(refused).toMatchObject({ ok: false, problem: { details: { valuesInvalid: 1100 } } });
  await house.call('attributes.define', { ...shorter, force: true }, token);
  expect((await house.rows()).attributeValues).toHaveLength(100);
});

test('a value in two spellings stays with one account when the type tells them alike', async () => {
  await using house = await openHouse({ definitions: [{ key: 'mail', unique: true }] });
  const ann = await house.member('ann', { mail: 'Ann@example.org' });
  const bob = await house.member('bob', { mail: 'ann@example.org' });
  const cid = await house.member('cid', { mail: 'cid@example.org' });
  const asMail = { key: 'mail', type: 'email', unique: true } as const;
  await house.operate('attributes.define', { ...asMail, force: true });
  const mine = ({ token }: { token: string }) => house.call('attributes.mine', undefined, token);
  expect([await mine(ann), await mine(bob), await mine(cid)]).toEqual([
    { attributes: { mail: 'Ann@example.org' } },
    { attributes: {} },
    { attributes: { mail: 'cid@example.org' } },
  ]);
  for (const value of ['ANN@example.org', 'CID@example.org']) {
    const taken = await house.refusal('attributes.set', { key: 'mail', value }, bob);
    expect(taken.reason).toBe('attributes.value_taken');
  }
});

/** Sign-ups would pay for a hash each. */
async function fill({ core }: House, size: number): Promise<void> {
  const at = core.tools.clock.now();
  const first = 1000;
  const ids = Array.from({ length: size }, (_, i) => first + i);
  const definition = await core.tools.db.read.attributeDefinition.findFirstOrThrow();
  await core.tools.db.write(async (tx) => {
    await tx.account.createMany({
      data: ids.map((id) => ({
        id,
        username: `filler${id}`,
        usernameKey: `filler${id}`,
        createdAt: at,
        updatedAt: at,
      })),
    });
    await tx.attributeValue.createMany({
      data: ids.map((id) => ({
        accountId: id,
        key: definition.key,
        value: `badge ${id - first}`,
        updatedAt: at,
      })),
    });
  });
}
