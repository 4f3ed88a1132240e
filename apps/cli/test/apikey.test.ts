import type { Core } from '@acct/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Desk, openDesk, problemIn } from './desk.ts';

let desk: Desk;
let core: Core & AsyncDisposable;

beforeAll(async () => {
  desk = await openDesk();
  core = await desk.core();
  for (const username of ['ann', 'gate']) {
    await core
      .as({ kind: 'nothing' })
      .signup.create({ username, password: 'correct horse battery' });
  }
  await desk.json('role grant gate service');
});
afterAll(async () => {
  await core[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

const Made = z.object({ id: z.string(), key: z.string() });

const read = (token: string) => core.as({ kind: 'token', token }).accounts.self();

it('create makes a key that works, and says that it is shown once', async () => {
  const made = await desk.acct('apikey create ann --scope read --name nightly-report');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(/^name +nightly-report$/m);
  expect(made.out).toContain('never shown again');
  const token = /acct_k_\S+/.exec(made.out)?.[0] ?? '';
  expect(await read(token)).toMatchObject({ username: 'ann' });
  expect((await desk.acct('apikey list ann')).out).not.toContain('acct_k_');
});

it('list tells what a key is for and when it was used last', async () => {
  const { id, key } = Made.parse(await desk.json('apikey create gate --scope check --days 1'));
  const ask = core.as({ kind: 'token', token: key }).sessions;
  await ask.checkMany({ tokens: [key] });
  await core.flush();
  const { out } = await desk.acct('apikey list gate');
  expect(out).toMatch(
    new RegExp(`^${id} +made on the command line +check( +20\\S+ \\S+Z){3}$`, 'm'),
  );
  expect(await desk.json('apikey list gate')).toMatchObject({ items: [{ id, scopes: ['check'] }] });
});

it('revoke ends one key by its id, or all of an account', async () => {
  const keys = [];
  for (let n = 0; n < 3; n += 1) {
    keys.push(Made.parse(await desk.json('apikey create gate --scope read')));
  }
  const [first, second] = keys;
  if (first === undefined || second === undefined) throw new Error('two keys are needed');
  expect((await desk.acct(`apikey revoke ${first.id}`)).out).toBe(
    `API key ${first.id} is revoked.\n`,
  );
  await expect(read(first.key)).rejects.toThrow('API key');
  await read(second.key);
  expect((await desk.acct('apikey revoke gate')).out).toMatch(/API keys are revoked\.\n$/);
  await expect(read(second.key)).rejects.toThrow('API key');
  expect((await desk.acct('apikey list gate')).out).toBe('Account gate has no API keys.\n');
});

it('create refuses what the account may not have, with the code of the refusal', async () => {
  const refused = await desk.acct('apikey create ann --scope service --json');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(problemIn(refused).code).toBe('apikeys.scope_needs_role');
});

it.each(['--scope root', '', '--scope read --days 0'])(
  'create with "%s" is a mistake of typing: exit code 2',
  async (options) => {
    expect(await desk.acct(`apikey create ann ${options}`.trim())).toMatchObject({
      code: 2,
      out: '',
    });
  },
);
