import { BadSettings, canonicalAddress } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { trustedProxies } from '../src/proxies.ts';
import { bearer, member, openServer, postJson, type TestServer } from './harness.ts';

const Sessions = z.object({ items: z.array(z.object({ address: z.string().nullable() })) });

/** The address that the session of a sign-in with these headers was opened from. */
async function addressSeen(server: TestServer, headers: Record<string, string>): Promise<unknown> {
  const username = `u${Math.random().toString(36).slice(2)}`;
  const token = await member(server, username);
  const sent = postJson({ username, password: 'correct horse battery' }, headers);
  await fetch(`${server.url}/v1/sessions`, sent);
  const answer = await fetch(`${server.url}/v1/sessions`, bearer(token));
  const { items } = Sessions.parse(await answer.json());
  return items[0]?.address;
}

describe('the address of a caller', () => {
  test('is the socket, whatever a stranger claims', async () => {
    await using server = await openServer();
    for (const header of ['203.0.113.9', '203.0.113.9, 127.0.0.1', 'nonsense']) {
      expect(await addressSeen(server, { 'x-forwarded-for': header })).toBe('127.0.0.1');
    }
    expect(await addressSeen(server, { forwarded: 'for=203.0.113.9' })).toBe('127.0.0.1');
  });

  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9, 10.1.2.3, 127.0.0.1', '203.0.113.9'],
    ['10.9.9.9, 10.1.2.3', '10.9.9.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['nonsense', '127.0.0.1'],
    ['203.0.113.9, nonsense', '127.0.0.1'],
    ['203.0.113.9,', '127.0.0.1'],
    ['0203.0.113.9', '127.0.0.1'],
    ['203.0.113.999', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('behind a trusted proxy, %j is %s', async (header, expected) => {
    await using server = await openServer({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
    expect(await addressSeen(server, { 'x-forwarded-for': header })).toBe(expected);
  });
});

describe('the id of a request', () => {
  const given = { headers: { 'x-request-id': 'from-the-proxy_1' } };

  test('is ours, whatever a stranger sends', async () => {
    await using server = await openServer();
    const answer = await fetch(`${server.url}/healthz/live`, given);
    expect(answer.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  test('is that of a trusted proxy, unless it could do harm in a log', async () => {
    await using server = await openServer({ trustedProxies: ['127.0.0.0/8'] });
    const answer = await fetch(`${server.url}/healthz/live`, given);
    expect(answer.headers.get('x-request-id')).toBe('from-the-proxy_1');
    for (const bad of ['a b', 'a"b', 'a'.repeat(65), '<x>']) {
      const sent = { headers: { 'x-request-id': bad } };
      const other = await fetch(`${server.url}/healthz/live`, sent);
      expect(other.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9_-]{16}$/);
    }
  });
});

test('a network that cannot be read stops the start and is named', async () => {
  const bad = ['10.0.0.0/33', 'proxy.internal', '10.0.0.0/8/8', '::1/129', '1.2.3'];
  expect(() => trustedProxies(['10.0.0.1', ...bad])).toThrow(BadSettings);
  await expect(openServer({ trustedProxies: bad })).rejects.toThrow('proxy.internal');
});

test('ten spellings of one address are one address', () => {
  const spellings = [
    '2001:db8::ff00:42:8329',
    '2001:0db8:0000:0000:0000:ff00:0042:8329',
    '2001:DB8::FF00:42:8329',
    '2001:db8:0:0:0:ff00:42:8329',
    '2001:db8::0:ff00:42:8329',
    '2001:db8:0::ff00:42:8329',
    '2001:db8::ff00:0042:8329',
    '2001:0DB8::ff00:42:8329',
    '2001:db8:0:0::ff00:42:8329',
    '2001:db8::ff00:42:8329%eth0',
  ];
  expect(new Set(spellings.map(canonicalAddress)).size).toBe(1);
});
