import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('everybody sees which attributes there are, by key, with defaults filled in', async () => {
  await using house = await openHouse({
    definitions: [{ key: 'zip' }, { key: 'mail', type: 'email', required: true, unique: true }],
  });
  expect(await house.call('attributes.definitions', undefined)).toEqual({
    items: [
      {
        key: 'mail',
        type: 'email',
        required: true,
        unique: true,
        sensitive: false,
        maxLength: null,
      },
      {
        key: 'zip',
        type: 'string',
        required: false,
        unique: false,
        sensitive: false,
        maxLength: null,
      },
    ],
  });
});

test('a new definition that breaks nothing is applied and told of', async () => {
  await using house = await openHouse();
  const admin = await house.admin();
  const report = await house.call('attributes.define', { key: 'x' }, admin.token);
  expect(report).toMatchObject({
    applied: true,
    accountsMissingValue: 0,
    valuesColliding: 0,
    valuesInvalid: 0,
  });
  const { items } = await house.call('audit.list', { name: 'attributes.defined' }, admin.token);
  expect(items[0]).toMatchObject({ actorId: admin.id, accountId: null });
});

const breaking = [
  {
    what: 'required where two accounts have no value',
    before: {},
    after: { required: true },
    values: ['one', undefined, undefined],
    report: { accountsMissingValue: 2, valuesColliding: 0, valuesInvalid: 0 },
    left: ['one', undefined, undefined],
  },
  {
    what: 'unique where three accounts share a value',
    before: {},
    after: { unique: true },
    values: ['one', 'two', 'one', 'one'],
    report: { accountsMissingValue: 0, valuesColliding: 2, valuesInvalid: 0 },
    left: ['one', 'two', undefined, undefined],
  },
  {
    what: 'of another type',
    before: { type: 'string' },
    after: { type: 'email' },
    values: ['ann@example.org', 'no address', 'b@example.org'],
    report: { accountsMissingValue: 0, valuesColliding: 0, valuesInvalid: 1 },
    left: ['ann@example.org', undefined, 'b@example.org'],
  },
  {
    what: 'of whole numbers only',
    before: { type: 'number' },
    after: { type: 'integer' },
    values: [1, 1.5],
    report: { accountsMissingValue: 0, valuesColliding: 0, valuesInvalid: 1 },
    left: [1, undefined],
  },
  {
    what: 'shorter',
    before: { maxLength: 20 },
    after: { maxLength: 3 },
    values: ['abc', 'abcd', '😀😀😀'],
    report: { accountsMissingValue: 0, valuesColliding: 0, valuesInvalid: 1 },
    left: ['abc', undefined, '😀😀😀'],
  },
  {
    what: 'a unique address, where two differ in capitals only',
    before: { type: 'string', unique: true },
    after: { type: 'email', unique: true },
    values: ['Ann@example.org', 'ann@example.org'],
    report: { accountsMissingValue: 0, valuesColliding: 1, valuesInvalid: 0 },
    left: ['Ann@example.org', undefined],
  },
] as const;

test.each(breaking)(
  'a definition made $what is rehearsed, refused, and done by force',
  async (given) => {
    await using house = await openHouse({ definitions: [{ key: 'x', ...given.before }] });
    const { token } = await house.admin('zoe');
    await house.operate('attributes.define', { key: 'other' });
    const people = [];
    for (const value of given.values) {
      people.push(await house.member(undefined, value === undefined ? {} : { x: value }));
    }
    // The administrator has no value either.
    const extra = given.report.accountsMissingValue > 0 ? 1 : 0;
    const counts = {
      ...given.report,
      accountsMissingValue: given.report.accountsMissingValue + extra,
    };
    const change = { key: 'x', ...given.after };

    const before = await house.rows();
    const rehearsal = await house.call('attributes.define', { ...change, rehearse: true }, token);
    expect(rehearsal).toMatchObject({ ...counts, applied: false });
    expect(await house.rows()).toEqual(before);

    const refusal = await house.refusal('attributes.define', change, { token });
    expect(refusal).toMatchObject({ reason: 'attributes.definition_breaks', status: 409 });
    expect(refusal.details).toMatchObject({ ...counts, applied: false });

    const forced = await house.call('attributes.define', { ...change, force: true }, token);
    expect(forced).toMatchObject({ ...counts, applied: true, definition: change });
    for (const [i, person] of people.entries()) {
      const { attributes } = await house.call('attributes.mine', undefined, person.token);
      expect(attributes['x']).toBe(given.left[i]);
    }
  },
);

test('a value that became unique is guarded from then on', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  await house.signUp('ann', { x: 'mine' });
  const bob = await house.member('bob');
  await house.operate('attributes.define', { key: 'x', unique: true });
  const input = { key: 'x', value: 'mine' };
  const refusal = await house.refusal('attributes.set', input, { token: bob.token });
  expect(refusal.reason).toBe('attributes.value_taken');
  const found = await house.call('directory.find', { attribute: 'x', value: 'mine' }, bob.token);
  expect(found.username).toBe('ann');

  await house.operate('attributes.define', { key: 'x', unique: false });
  await house.call('attributes.set', input, bob.token);
  const notAny = await house.refusal(
    'directory.find',
    { attribute: 'x', value: 'mine' },
    { token: bob.token },
  );
  expect(notAny).toMatchObject({ reason: 'attributes.not_unique', status: 422 });
});

test('an account that misses what became required may live on and fill it in', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const ann = await house.member('ann');
  await house.operate('attributes.define', { key: 'x', required: true, force: true });
  await house.signIn(ann);
  await house.call('attributes.set', { key: 'x', value: 'here it is' }, ann.token);
  const refusal = await house.refusal('attributes.unset', { key: 'x' }, { token: ann.token });
  expect(refusal.reason).toBe('attributes.required');
});

test('closed accounts do not count as missing a value', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const ann = await house.member('ann');
  await house.call('closing.close', { password: ann.password }, ann.token);
  const report = await house.operate('attributes.define', { key: 'x', required: true });
  expect(report).toMatchObject({ applied: true, accountsMissingValue: 0 });
});

test('removing a definition removes its values', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }, { key: 'y' }] });
  const admin = await house.admin('zoe');
  const ann = await house.member('ann', { x: 'gone', y: 'kept' });
  await house.call('attributes.undefine', { key: 'x' }, admin.token);
  const mine = await house.call('attributes.mine', undefined, ann.token);
  expect(mine).toEqual({ attributes: { y: 'kept' } });
  const again = await house.refusal('attributes.undefine', { key: 'x' }, { token: admin.token });
  expect(again).toMatchObject({ reason: 'attributes.unknown_key', status: 422 });
  const { attributeValues } = await house.rows();
  expect(attributeValues).toHaveLength(1);
});

test.each(['integer', 'number', 'boolean', 'date'] as const)('a %s has no length', async (type) => {
  await using house = await openHouse();
  const admin = await house.admin();
  const input = { key: 'x', type, maxLength: 5 };
  const refusal = await house.refusal('attributes.define', input, { token: admin.token });
  expect(refusal).toMatchObject({ reason: 'attributes.definition_invalid', status: 422 });
});

test('there are at most 64 definitions, and a known one may still change', async () => {
  await using house = await openHouse();
  const admin = await house.admin();
  for (let i = 0; i < 64; i += 1) await house.operate('attributes.define', { key: `k${i}` });
  const { token } = admin;
  const refusal = await house.refusal('attributes.define', { key: 'one-more' }, { token });
  expect(refusal).toMatchObject({ reason: 'attributes.too_many_definitions', status: 422 });
  await house.call('attributes.define', { key: 'k1', sensitive: true }, token);
});

test.each([
  ['an unknown type', { type: 'object' }],
  ['a length of nothing', { maxLength: 0 }],
  ['a length beyond the most', { maxLength: 4097 }],
  ['text for a flag', { required: 'true' }],
  ['text for a length', { maxLength: '5' }],
])('a definition with %s is an ill-formed request', async (_what, wrong) => {
  await using house = await openHouse();
  const { token } = await house.admin();
  const refusal = await house.refusal('attributes.define', { key: 'x', ...wrong }, { token });
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});
