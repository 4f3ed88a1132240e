import { describe, expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

type Scalar = string | number | boolean;

const fitting: Record<Type, readonly Scalar[]> = {
  string: ['x', ' spaces stay ', '安妮', 'a\nb', '5', 'true', 'x'.repeat(4096), '𝒳'.repeat(4096)],
  integer: [0, 5, -7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  number: [0, 1.5, -2.25, 1e21, 1e-7, 5],
  boolean: [true, false],
  date: ['2026-11-22', '2024-02-29', '0001-01-01', '9999-12-31'],
  email: ['ann@example.org', 'a.b+c@sub.example.co.uk', "o'neill@example.org"],
  url: ['https://example.org', 'http://localhost:8080/a?b=c#d', 'https://münchen.example/ö'],
};

const unfitting: Record<Type, readonly Scalar[]> = {
  string: [5, true, 'x'.repeat(4097), '𝒳'.repeat(4097)],
  integer: [1.5, '5', true, Number.MAX_SAFE_INTEGER + 1, 1e300, ''],
  number: ['1.5', false, '', 'NaN', 'Infinity'],
  boolean: ['true', 'false', 0, 1, '', 'yes'],
  date: ['2026-02-30', '2025-02-29', '22.11.2026', '2026-11-22T00:00Z', '2026-1-2', 20261122, ''],
  email: [
    'ann',
    'ann@',
    '@example.org',
    'ann@example',
    'ann@@example.org',
    'ann@example.org,bob@example.org',
    '"ann"@example.org',
    'ann @example.org',
    'ann@example.org\r\nBcc: bob@example.org',
    'Ann <ann@example.org>',
    'ann\uff20example.org',
    `${'a'.repeat(250)}@example.org`,
    5,
    true,
  ],
  url: [
    'example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://ann:secret@example.org',
    'https://ann@example.org',
    '//example.org',
    '',
    5,
  ],
};

type Type = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'email' | 'url';
const types = ['string', 'integer', 'number', 'boolean', 'date', 'email', 'url'] as const;

describe.each(types)('a value of type %s', (type) => {
  test('comes back as it went in, with its type, from sign-up and from a change', async () => {
    await using house = await openHouse({ definitions: [{ key: 'x', type }] });
    for (const value of fitting[type]) {
      const ann = await house.member(undefined, { x: value });
      const mine = await house.call('attributes.mine', undefined, ann.token);
      expect(mine).toEqual({ attributes: { x: value } });
      await house.call('attributes.unset', { key: 'x' }, ann.token);
      const set = await house.call('attributes.set', { key: 'x', value }, ann.token);
      expect(set).toEqual({ key: 'x', value });
      const again = await house.call('directory.byId', { id: ann.id }, ann.token);
      expect(again.attributes).toEqual({ x: value });
    }
  });

  test('is refused alike at sign-up and at a change when it does not fit', async () => {
    await using house = await openHouse({ definitions: [{ key: 'x', type }] });
    const ann = await house.member('ann');
    const password = 'a quiet harbour';
    for (const value of unfitting[type]) {
      const input = { username: 'bob', password, attributes: { x: value } };
      const signUp = await house.refusal('signup.create', input);
      const set = await house.refusal('attributes.set', { key: 'x', value }, { token: ann.token });
      expect(signUp).toEqual(set);
      expect(signUp).toMatchObject({ reason: 'attributes.value_invalid', status: 422 });
      expect(signUp.details).toEqual({ key: 'x', expected: expect.any(String) });
    }
  });
});

test('a length counts characters, not units of an encoding', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x', maxLength: 3 }] });
  const { token } = await house.member('ann');
  for (const value of ['abc', '😀😀😀', 'e\u0301e\u0301e\u0301']) {
    await house.call('attributes.set', { key: 'x', value }, token);
  }
  const refusal = await house.refusal('attributes.set', { key: 'x', value: 'abcd' }, { token });
  expect(refusal.details).toEqual({ key: 'x', expected: 'at most 3 characters' });
});

test('text is kept byte for byte after composition', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const { token } = await house.member('ann', { x: 'cafe\u0301  ' });
  const { attributes } = await house.call('attributes.mine', undefined, token);
  expect(attributes).toEqual({ x: 'café  ' });
});

test('setting an attribute answers with what was kept', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const { token } = await house.member('ann');
  const set = await house.call('attributes.set', { key: 'x', value: 'cafe\u0301' }, token);
  expect(await house.call('attributes.mine', undefined, token)).toEqual({
    attributes: { x: set.value },
  });
});

test.each([
  ['NUL', 'a\u0000b'],
  ['half a surrogate pair', 'a\udfff'],
  ['a noncharacter', '\ufdd0'],
])('%s in a value or a search is an ill-formed request', async (_what, value) => {
  await using house = await openHouse({ definitions: [{ key: 'x', unique: true }] });
  const { token } = await house.member('ann');
  const password = 'a quiet harbour';
  const input = { username: 'bob', password, attributes: { x: value } };
  const answers = [
    await house.refusal('signup.create', input),
    await house.refusal('attributes.set', { key: 'x', value }, { token }),
    await house.refusal('directory.find', { attribute: 'x', value }, { token }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
});

test.each(['__proto__', 'constructor', 'prototype', '1x', 'a b', '', 'ä', 'x'.repeat(65), 'a.b'])(
  'no attribute is called %j, and objects stay what they are',
  async (key) => {
    await using house = await openHouse();
    const admin = await house.admin();
    const attributes: unknown = JSON.parse(`{${JSON.stringify(key)}: "polluted"}`);
    const input = { username: 'bob', password: 'a quiet harbour', attributes };
    const answers = [
      await house.refusal('signup.create', input),
      await house.refusal('attributes.define', { key }, { token: admin.token }),
      await house.refusal('attributes.set', { key, value: 'polluted' }, { token: admin.token }),
    ];
    // An empty key makes another address; every other one is an ill-formed request.
    const expected = key === '' ? expect.toBeOneOf([400, 404, 405]) : 400;
    expect(answers.map(({ status }) => status)).toEqual([400, expected, expected]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Reflect.get({}, 'x')).toBe(undefined);
  },
);
