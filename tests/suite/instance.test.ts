import { parseSettings, type Settings, settingsWith, settingTable } from '@acct/core';
import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';

test('an administrator is told what runs here, and since when', async () => {
  const settings = { docs: false, publicUrl: 'https://accounts.example.org' };
  await using house = await openHouse({ settings });
  const startedAt = house.clock.now().toISOString();
  const zoe = await house.admin('zoe');
  house.clock.advance({ minutes: 5 });
  expect(await house.call('instance.about', undefined, zoe.token)).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    node: process.versions.node,
    database: house.provider,
    startedAt,
    now: house.clock.now().toISOString(),
    workers: 1,
    publicUrl: 'https://accounts.example.org',
    docs: false,
    metrics: true,
  });
});

test('no value of a setting that is secret is told, and no login in a URL of any other', async () => {
  const secret = Object.entries(settingTable).filter(([, entry]) => 'secret' in entry);
  const canaries = secret.map(([name], n) => [name, `postgresql://me:canary${n}@db/acct?a=canary`]);
  const urls = { publicUrl: 'https://me:canary@example.org/acct', issuer: 'https://canary@host' };
  // The border of a table: those that are secret are all text.
  const set = { ...Object.fromEntries(canaries), ...urls } as Partial<Settings>;
  await using house = await openHouse({ parts: { wholeSettings: settingsWith(set) } });
  const { items } = await house.operate('instance.settings', undefined);
  expect(JSON.stringify(items)).not.toContain('canary');
  const hidden = items.filter((item) => item.secret);
  expect(hidden.map(({ value, changed }) => [value, changed])).toEqual(
    secret.map(() => [null, true]),
  );
  const shown = items.find(({ name }) => name === 'ACCT_PUBLIC_URL');
  expect(shown?.value).toBe('https://example.org/acct');
  tried(secret.length, 'secret settings');
});

test('every other setting is told as an operator would write it', async () => {
  const settings = { trustedProxies: ['10.0.0.0/8', '::1'], lookUp: 'privileged', docs: false };
  // The settings of tests hash at less than a service may.
  const environment = { NODE_ENV: 'test', ACCT_BCRYPT_COST: '4', ACCT_WORKERS: 'auto' };
  const whole = { ...parseSettings(environment), ...settings } as Settings;
  await using house = await openHouse({ parts: { wholeSettings: whole } });
  const { items } = await house.operate('instance.settings', undefined);
  expect(items.map(({ name, says }) => [name, says])).toEqual(
    Object.values(settingTable).map(({ env, says }) => [env, says]),
  );
  const written = items.filter(({ value }) => value !== null);
  const again = Object.fromEntries(written.map(({ name, value }) => [name, value ?? '']));
  expect(parseSettings({ ...again, NODE_ENV: 'test' })).toEqual(whole);
  expect(items.filter(({ changed }) => changed).map(({ name, value }) => [name, value])).toEqual([
    ['ACCT_WORKERS', 'auto'],
    ['ACCT_TRUSTED_PROXIES', '10.0.0.0/8,::1'],
    ['ACCT_DOCS', 'false'],
    ['ACCT_LOOK_UP', 'privileged'],
    ['ACCT_BCRYPT_COST', '4'],
  ]);
});

test('what is as it comes is told with its default, secret or not', async () => {
  await using house = await openHouse({ parts: { wholeSettings: settingsWith({}) } });
  const { items } = await house.operate('instance.settings', undefined);
  expect(items.filter(({ changed }) => changed)).toEqual([]);
  expect(items.filter((item) => item.value !== item.default)).toEqual([]);
});
