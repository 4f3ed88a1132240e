import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf, clientOf, required } from './pyacct-client.ts';
import { openPyacctServer, type PyacctServer } from './pyacct-server.ts';

// Bodies and attributes at the old doors, for inputs of the kinds that were recorded.

let server: PyacctServer;
let client: ReturnType<typeof clientOf>;
let token: string;
let id: number;
beforeAll(async () => {
  server = await openPyacctServer('sqlite');
  client = clientOf(server);
  for (const definition of [
    { key: 'age', type: 'integer', unique: true } as const,
    { key: 'city', maxLength: 5 },
  ]) {
    await server.operator.attributes.define(definition);
  }
  ({ token, id } = await client.member('ann'));
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the body', () => {
  test('every fault is told at its place, and nothing of the input is repeated', async () => {
    const attributes = [{ key: 1 }, 'x', { key: 'bio', value: false }, { value: null }];
    const json = { username: ['secret'], password: null, attributes };
    const { status, body } = await client.ask('POST', '/2/account/', { json });
    expect([status, body]).toEqual([
      422,
      {
        detail: [
          ['string_type', 'username'],
          ['string_type', 'password'],
          ['missing', 'password_confirmation'],
          ['string_type', 'attributes', 0, 'key'],
          ['missing', 'attributes', 0, 'value'],
          ['model_attributes_type', 'attributes', 1],
          ['string_type', 'attributes', 2, 'value'],
          ['missing', 'attributes', 3, 'key'],
        ].map(([type, ...loc]) => ({ type, loc: ['body', ...loc], msg: expect.any(String) })),
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test.each([
    ['a text with NUL', String.raw`{"username":"a\u0000","password":"x"}`],
    ['half a surrogate pair', String.raw`{"username":"\ud800","password":"x"}`],
    ['a noncharacter', '{"username":"\uffff","password":"x"}'],
    ['NaN', '{"username":"a","password":NaN}'],
    ['one key twice', '{"username":"a","username":"b","password":"x"}'],
    ['a key of prototypes', '{"__proto__":{},"username":"a","password":"x"}'],
    ['deep nesting', `{"username":${'['.repeat(100)}${']'.repeat(100)},"password":"x"}`],
    ['a byte order mark', '\ufeff{"username":"a","password":"x"}'],
  ])('%s is not read', async (_what, raw) => {
    const { status, body } = await client.ask('POST', '/1/session/', { raw });
    expect([status, body]).toMatchObject([422, { detail: [{ type: 'json_invalid' }] }]);
  });

  test.each([
    'application/json;charset=latin1',
    'APPLICATION/JSON',
    'application/vnd.api+json',
    'application/json ; a="b"',
  ])('%s is JSON', async (type) => {
    const json = { username: 'nobody', password: 'x' };
    const headers = { 'content-type': type };
    expect((await client.ask('POST', '/2/session/', { json, headers })).status).toBe(401);
  });

  test.each(['text/plain', 'application/jsonx', 'multipart/form-data'])(
    '%s is none',
    async (type) => {
      const json = { username: 'nobody', password: 'x' };
      const headers = { 'content-type': type };
      const { status, body } = await client.ask('POST', '/2/session/', { json, headers });
      expect([status, body]).toMatchObject([422, { detail: [{ loc: ['body'] }] }]);
    },
  );

  test('one that is too long is refused unread', async () => {
    const raw = JSON.stringify({ username: 'x'.repeat(40_000), password: 'x' });
    const { status, body, headers } = await client.ask('POST', '/2/session/', { raw });
    expect([status, body]).toMatchObject([413, { detail: expect.any(String) }]);
    expect(headers.get('connection')).toBe('close');
  });

  test.each([
    ['username', { username: 'x'.repeat(65) }],
    ['username', { username: '4711' }],
    ['username', { username: 'admin' }],
    ['password', { password: 'password1', password_confirmation: 'password1' }],
    ['password', { password: 'ö'.repeat(257), password_confirmation: 'ö'.repeat(257) }],
  ])('a %s that a rule refuses is told at its place', async (field, fields) => {
    const json = { ...accountOf('rosa'), ...fields };
    const { status, body } = await client.ask('POST', '/1/account/', { json });
    expect([status, body]).toMatchObject([422, { detail: [{ loc: ['body', field] }] }]);
  });

  test('so is an attribute, at sign-up and later', async () => {
    const attributes = [...required('rosa'), { key: 'city', value: 'Lisboa' }];
    const signUp = await client.ask('POST', '/2/account/', {
      json: { ...accountOf('rosa'), attributes },
    });
    expect(signUp).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'attributes', 2, 'value'] }] },
    });
    const json = { key: 'age', value: 'old' };
    const set = await client.ask('PUT', '/2/account/attribute', { token, json });
    expect(set).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'value'] }] } });
  });
});

describe('attributes', () => {
  test('every type is text here, and text comes back letter by letter', async () => {
    const decomposed = 'cafe\u0301';
    for (const [key, value] of [
      ['age', '-5'],
      ['bio', decomposed],
      ['bio', ''],
      ['bio', null],
    ]) {
      const set = await client.ask('PUT', '/2/account/attribute', { token, json: { key, value } });
      expect(set).toMatchObject({ status: 200, body: null });
      const read = await client.ask('GET', `/2/account/${id}/${key}`, { token });
      expect(read.body).toEqual({ key, value });
    }
    const modern = await server.core.as({ kind: 'token', token }).attributes.mine();
    expect(modern.attributes).toMatchObject({ age: -5 });
    expect(modern.attributes).not.toHaveProperty('bio');
  });

  test('two spellings of one text are one unique value, and nothing is none', async () => {
    const [bob, eve] = [await client.member('bob'), await client.member('eve')];
    const set = (token: string, value: string | null) =>
      client.ask('PUT', '/2/account/attribute', { token, json: { key: 'nick', value } });
    expect((await set(bob.token, 'cafe\u0301')).status).toBe(200);
    expect(await set(eve.token, 'café')).toMatchObject({
      status: 409,
      body: { detail: "Nick 'café' already in use." },
    });
    for (const { token } of [bob, eve]) expect((await set(token, null)).status).toBe(200);
  });
});
