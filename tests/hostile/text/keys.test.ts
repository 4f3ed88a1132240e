import { describe, expect, test } from 'vitest';
import { readRows } from '../../house/rows.ts';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { say } from '../http/wire.ts';
import { get, openWorld, post } from './world.ts';

/** JSON texts whose keys reach for a prototype; as texts, because an object literal would set it. */
const shapes = [
  '{"__proto__":{"roles":["admin"]}}',
  '{"__proto__":null}',
  '{"__proto__":1}',
  '{"\\u005f_proto__":{"roles":["admin"]}}',
  '{"__pro\\u0074o__":{"roles":["admin"]}}',
  '{"constructor":{"prototype":{"roles":["admin"]}}}',
  '{"constructor":1}',
  '{"prototype":{"roles":["admin"]}}',
  '{"con\\u0073tructor":{}}',
  '{"a":{"__proto__":{"roles":["admin"]}}}',
  '{"a":[{"__proto__":{"roles":["admin"]}}]}',
  '{"a":{"constructor":{"prototype":{"roles":["admin"]}}}}',
  '{"attributes":{"__proto__":"admin"}}',
  '{"attributes":{"constructor":"admin"}}',
  '{"attributes":{"prototype":"admin"}}',
  '{"__proto__":{"__proto__":{"roles":["admin"]}}}',
] as const;

const inQueries = [
  '__proto__=admin',
  '__proto__[roles]=admin',
  '__proto__.roles=admin',
  'constructor[prototype][roles]=admin',
  'constructor.prototype.roles=admin',
  'prototype=admin',
  '%5F%5Fproto%5F%5F=admin',
  'a[__proto__][roles]=admin',
] as const;

describe.each(testedProviders)('keys on %s', (provider) => {
  test('that reach for a prototype are refused everywhere, and no object has more than before', async () => {
    await using world = await openWorld(provider, { definitions: [{ key: 'note' }] });
    const { id, token } = await world.member();
    const bearer = [`Authorization: Bearer ${token}`];
    const before = await readRows(world.core);
    const form = '"username":"x","password":"a quiet harbour",';
    const requests = [
      ...shapes.flatMap((shape) => [
        post('/v1/accounts', shape.replace('{', `{${form}`)),
        post('/trpc/signup.create', shape.replace('{', `{${form}`)),
        post('/v1/sessions', shape.replace('{', `{${form}`)),
        post('/trpc/accounts.rename', shape, bearer),
        get(`/trpc/directory.find?input=${encodeURIComponent(shape)}`, bearer),
        get(`/trpc/directory.find?batch=1&input=${encodeURIComponent(`{"0":${shape}}`)}`, bearer),
      ]),
      ...inQueries.flatMap((query) => [
        get(`/v1/sessions?${query}`, bearer),
        get(`/v1/accounts?username=x&${query}`, bearer),
        get(`/trpc/sessions.list?${query}`, bearer),
      ]),
      ...['__proto__', 'constructor', 'prototype'].flatMap((key) => [
        post(`/v1/account/attributes/${key}`, '{"value":"x"}', bearer).replace('POST', 'PUT'),
        post('/trpc/attributes.set', `{"key":"${key}","value":"x"}`, bearer),
        get(`/v1/accounts?attribute=${key}&value=x`, bearer),
      ]),
    ];
    for (const request of requests) {
      const [answer] = (await say(world.url, request)).answers;
      expect([request.slice(0, 120), answer?.status]).toEqual([request.slice(0, 120), 400]);
    }
    expect(Reflect.get({}, 'roles')).toBeUndefined();
    expect(Reflect.get({}, 'a')).toBeUndefined();
    expect((await world.call('sessions.check', undefined, token)).roles).toEqual([]);
    expect((await world.operate('roles.of', { id })).items).toEqual([]);
    expect(await readRows(world.core)).toEqual(before);
    expect(world.faults()).toEqual([]);
    tried(requests.length, `keys that reach for a prototype on ${provider}`);
  });

  test('that come twice, or in two places, are refused and never chosen between', async () => {
    await using world = await openWorld(provider, { definitions: [{ key: 'note' }] });
    const { id, token } = await world.admin();
    const other = await world.member();
    const bearer = [`Authorization: Bearer ${token}`];
    const before = await readRows(world.core);
    const put = (target: string, body: string) => post(target, body, bearer).replace('POST', 'PUT');
    const requests = [
      get('/v1/admin/accounts?limit=1&limit=2', bearer),
      get('/v1/admin/accounts?limit=1&limit=1', bearer),
      get('/v1/admin/accounts?limit=1&%6cimit=2', bearer),
      get('/v1/admin/accounts?username=a&username=b', bearer),
      get(`/v1/accounts/${id}?id=${other.id}`, bearer),
      get(`/v1/admin/accounts/${id}?id=${other.id}`, bearer),
      get('/trpc/sessions.list?input=%7B%7D&input=%7B%22limit%22%3A1%7D', bearer),
      get('/trpc/sessions.list?batch=1&batch=1', bearer),
      put('/v1/account/attributes/note', '{"key":"note","value":"x"}'),
      put('/v1/account/attributes/note', '{"key":"other","value":"x"}'),
      put('/v1/account/attributes/note?value=y', '{"value":"x"}'),
      put('/v1/account/attributes/note', '{"value":"x","value":"y"}'),
      put('/v1/account/attributes/note', `{"value":"x","accountId":${other.id}}`),
      post('/v1/sessions?username=a', '{"username":"a","password":"x"}'),
      post('/v1/accounts?username=a', '{"password":"a quiet harbour"}'),
      post('/trpc/signin.create?input=%7B%7D', '{"username":"a","password":"x"}'),
      post(`/v1/admin/accounts/${id}/suspend`, `{"id":${other.id}}`, bearer),
      put(`/v1/admin/accounts/${id}/roles/service`, `{"id":${other.id}}`),
      put(`/v1/admin/accounts/${id}/roles/service`, '{"role":"admin"}'),
    ];
    for (const request of requests) {
      const [answer] = (await say(world.url, request)).answers;
      expect([request.slice(0, 120), answer?.status]).toEqual([request.slice(0, 120), 400]);
    }
    expect(await readRows(world.core)).toEqual(before);
    tried(requests.length, `requests that say a thing twice on ${provider}`);
  });
});
