import { openCore, parseSettings, settingsWith } from '@acct/core';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../house/test-database.ts';

test('unless something else is set, ten sign-ins a minute, ten sign-ups an hour, a thousand keys a day', () => {
  const { signInLimit, signUpLimit, idempotencyKeyLimit, redisUrl } = parseSettings({});
  expect({ signInLimit, signUpLimit, idempotencyKeyLimit, redisUrl }).toEqual({
    signInLimit: '10/60',
    signUpLimit: '10/3600',
    idempotencyKeyLimit: '1000/86400',
    redisUrl: undefined,
  });
});

test('unless something else is set, twenty names may fail from a network in an hour', () => {
  expect(parseSettings({}).stuffingLimit).toBe('20/3600');
  expect(parseSettings({ ACCT_STUFFING_LIMIT: 'off' }).stuffingLimit).toBe('off');
  expect(parseSettings({ ACCT_STUFFING_LIMIT: '1000/86400' }).stuffingLimit).toBe('1000/86400');
  for (const text of ['1001/3600', '0/3600', '20', 'none']) {
    expect(() => parseSettings({ ACCT_STUFFING_LIMIT: text })).toThrow(/ACCT_STUFFING_LIMIT: /);
  }
});

test.each(['1/1', '10/60', '999999/86400', 'off'])('%s is a limit', (text) => {
  expect(parseSettings({ ACCT_SIGN_IN_LIMIT: text }).signInLimit).toBe(text);
});

test.each([
  '0/60',
  '10/0',
  '10',
  '10/',
  '/60',
  '10/86401',
  '-1/60',
  '1.5/60',
  '1e3/60',
  'OFF',
  'on',
  'false',
  ' 10/60',
  '10/60/1',
])('"%s" is no limit, and the start says so', (text) => {
  expect(() => parseSettings({ ACCT_SIGN_UP_LIMIT: text })).toThrow(/ACCT_SIGN_UP_LIMIT: .*10\/60/);
});

test.each([
  'redis://127.0.0.1:6379',
  'redis://127.0.0.1:6379/',
  'rediss://user:word@redis.example:6380/3',
  'redis://[::1]:1',
])('%s is the address of a Redis', (text) => {
  expect(parseSettings({ ACCT_REDIS_URL: text }).redisUrl).toBe(text);
});

test.each([
  '127.0.0.1:6379',
  'http://127.0.0.1',
  'redis:',
  'redis:///x',
  'x',
  'redis://127.0.0.1/limits',
  'redis://127.0.0.1/1/',
  'redis://127.0.0.1//',
  'redis://127.0.0.1/-1',
])('%s is no address of a Redis, and is not repeated', (text) => {
  expect(() => parseSettings({ ACCT_REDIS_URL: text })).toThrow(/ACCT_REDIS_URL: a URL is needed/);
});

test('a program around the service cannot switch a limit off by a mistake', async () => {
  await using place = await createTestDatabase('sqlite');
  for (const mistake of [{ signInLimit: '0/60' }, { stuffingLimit: '0/60' }] as const) {
    const settings = settingsWith({ databaseUrl: place.url, ...mistake });
    await expect(openCore(settings, { sweeps: false })).rejects.toThrow('is no limit');
  }
});
