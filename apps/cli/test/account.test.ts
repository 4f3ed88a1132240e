import type { Core } from '@acct/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, problemIn } from './desk.ts';

const password = 'correct horse battery';

describe('acct account', () => {
  let desk: Desk;
  let core: Core & AsyncDisposable;

  beforeAll(async () => {
    desk = await openDesk();
    core = await desk.core();
    const { attributes } = core.as({ kind: 'operator' });
    await attributes.define({ key: 'email', type: 'email', unique: true });
    await attributes.define({ key: 'age', type: 'integer' });
    await attributes.define({ key: 'tall', type: 'boolean' });
  });
  afterAll(async () => {
    await core[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  });

  function signUp(username: string) {
    return core.as({ kind: 'nothing' }).signup.create({ username, password });
  }

  function create(line: string) {
    return desk.acct(`account create ${line}`, { stdin: `${password}\n` });
  }

  it('create makes an account that can sign in, with attributes of the defined types', async () => {
    const line = 'ann --attribute email=ann@example.org --attribute age=42 --attribute tall=true';
    const made = await create(line);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^Account ann has the id \d+\.\n$/);
    await core.as({ kind: 'nothing' }).signin.create({ username: 'ann', password });
    expect(await core.as({ kind: 'operator' }).directory.find({ username: 'ann' })).toMatchObject({
      attributes: { email: 'ann@example.org', age: 42, tall: true },
    });
  });

  it.each([
    ['Ann', 'accounts.username_taken'],
    ['12345', 'accounts.username_reserved'],
    ['new1 --attribute email=nonsense', 'attributes.value_invalid'],
    ['new2 --attribute age=4x', 'attributes.value_invalid'],
    ['new3 --attribute nickname=x', 'attributes.unknown_key'],
  ])('create %s is refused as %s, with exit code 1 and no account', async (line, code) => {
    const before = await core.as({ kind: 'operator' }).accounts.list({});
    const refused = await create(line);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^acct: .+ \(/);
    expect(refused.err).toContain(`(${code})`);
    expect(await core.as({ kind: 'operator' }).accounts.list({})).toEqual(before);
  });

  it.each([
    ['--attribute email', '--attribute needs <key>=<value>'],
    ['--attribute age=1 --attribute age=2', '--attribute age=… was given twice'],
  ])('create with %s is no command line: exit code 2', async (line, says) => {
    const refused = await create(`new4 ${line}`);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(says);
  });

  it('show tells id, state, roles and attributes, by username in any case and by id', async () => {
    const shown = await desk.json('account show ANN');
    expect(shown).toMatchObject({
      username: 'ann',
      state: 'active',
      roles: [],
      attributes: { email: 'ann@example.org' },
    });
    const { out } = await desk.acct(`account show ${idIn(shown)}`);
    expect(out).toMatch(/^username +ann$/m);
    expect(out).toMatch(/^attribute email +ann@example\.org$/m);
  });

  it.each(['show', 'suspend', 'reinstate', 'set-password', 'unlock'])(
    '%s refuses an account that does not exist, and says how to find one',
    async (verb) => {
      const refused = await desk.acct(`account ${verb} nobody`, { stdin: `${password}\n` });
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toBe(
        'acct: There is no such account. (accounts.not_found)\nSee who is there: acct account list\n',
      );
    },
  );

  it('suspend shuts out and reinstate lets in again; neither can be done twice', async () => {
    await signUp('sue');
    expect(await desk.json('account suspend sue')).toMatchObject({ state: 'suspended' });
    const again = await desk.acct('account suspend sue --json');
    expect(again.code).toBe(1);
    expect(problemIn(again)).toMatchObject({
      code: 'accounts.not_active',
      details: { state: 'suspended' },
    });
    expect(await desk.json('account list --state suspended')).toMatchObject({
      items: [{ username: 'sue' }],
    });
    expect((await desk.acct('account reinstate sue')).out).toMatch(/is active again/);
    expect((await desk.acct('account reinstate sue')).code).toBe(1);
  });

  it('set-password replaces the password and ends the sessions', async () => {
    await signUp('pat');
    const visitor = core.as({ kind: 'nothing' });
    const { token } = await visitor.signin.create({ username: 'pat', password });
    const set = await desk.acct('account set-password pat', { stdin: 'another horse battery\n' });
    expect(set).toMatchObject({ code: 0, err: '' });
    await expect(core.as({ kind: 'token', token }).sessions.check()).rejects.toThrow();
    await visitor.signin.create({ username: 'pat', password: 'another horse battery' });
    const weak = await desk.acct('account set-password pat', { stdin: 'short\n' });
    expect(weak.code).toBe(1);
    expect(weak.err).toContain('(credentials.too_short)\n  codePointsMin: 8\n');
  });

  it('unlock lets a password be tried at once after a hundred wrong ones', async () => {
    await signUp('una');
    const visitor = core.as({ kind: 'nothing' });
    const guess = (guessed: string) =>
      visitor.signin.create({ username: 'una', password: guessed });
    await expect(guess('a guess')).rejects.toThrow('is wrong');
    await core.tools.db.write((tx) => tx.throttle.updateMany({ data: { failures: 100 } }));
    await expect(guess(password)).rejects.toThrow('Too many wrong passwords');
    const unlocked = await desk.acct('account unlock una');
    expect(unlocked).toMatchObject({ code: 0, err: '' });
    expect(unlocked.out).toMatch(/^The wrong passwords for account una \(\d+\) are forgotten\.\n$/);
    await guess(password);
  });
});

describe('acct account list', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
    await using core = await desk.core();
    for (let number = 1; number <= 120; number += 1) {
      await core.as({ kind: 'nothing' }).signup.create({ username: `user-${number}`, password });
    }
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  it('gives 25 accounts, newest first, and says how to go on', async () => {
    const { out } = await desk.acct('account list');
    expect(out).toMatch(/^id +username +state +roles +created +last signed in\n120 +user-120 /);
    expect(out).toMatch(/\n96 +user-96 .*\nThere are more: --from 96, or --all\n$/);
    const next = await desk.json('account list --from 96 --limit 2');
    expect(namesIn(next)).toEqual(['user-95', 'user-94']);
  });

  it('gives all of them with --all, and more than a page with --limit', async () => {
    expect(namesIn(await desk.json('account list --all'))).toHaveLength(120);
    expect(namesIn(await desk.json('account list --limit 105'))).toHaveLength(105);
  });

  it('finds usernames by their beginning', async () => {
    const found = await desk.json('account list --username USER-11 --all');
    expect(namesIn(found)).toHaveLength(11);
  });

  it.each(['--limit 0', '--limit x', '--state closed', '--limit 1 --limit 2'])(
    'takes no %s: exit code 2',
    async (options) => {
      const refused = await desk.acct(`account list ${options}`);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain('See: acct account list --help');
    },
  );

  it('refuses a cursor that is none', async () => {
    const refused = await desk.acct('account list --from nonsense');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(request.invalid)\n  cursor: That is no cursor of this list.\n');
  });
});

function idIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

function namesIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.isArray(value.items) ? value.items.map(({ username }) => username) : undefined;
}
