import type { Core } from '@acct/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, problemIn } from './desk.ts';

const password = 'correct horse battery';
let desk: Desk;
let core: Core & AsyncDisposable;

beforeAll(async () => {
  desk = await openDesk();
  core = await desk.core();
  await signUp('ann');
  await signUp('bob');
});
afterAll(async () => {
  await core[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

function signUp(username: string) {
  return core.as({ kind: 'nothing' }).signup.create({ username, password });
}

/** A session as a browser opens one. */
function signIn(username: string, device = 'a browser') {
  const origin = { requestId: 'test', address: '192.0.2.7', device };
  return core.as({ kind: 'nothing' }, origin).signin.create({ username, password });
}

function counts(token: string): Promise<boolean> {
  const check = core.as({ kind: 'token', token }).sessions.check();
  return check.then(
    () => true,
    () => false,
  );
}

describe('acct role', () => {
  it('grant makes the first administrator, and granting again changes nothing', async () => {
    const granted = await desk.acct('role grant ann admin');
    expect(granted.out).toBe('Account ann (1) has the role admin.\n');
    expect(await desk.json('role grant 1 admin')).toMatchObject({
      username: 'ann',
      items: [{ role: 'admin', grantedBy: null }],
    });
  });

  it('list tells the roles and who granted them', async () => {
    expect((await desk.acct('role list ann')).out).toMatch(/^admin +20.+Z +the operator$/m);
    expect((await desk.acct('role list bob')).out).toBe('Account bob has no roles.\n');
    expect((await desk.acct('role list nobody')).code).toBe(1);
  });

  it('revoke keeps the last administrator, and says what to do', async () => {
    const refused = await desk.acct('role revoke ann admin');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(roles.last_administrator)\nMake another one first: acct role');
  });

  it('revoke takes a role and ends the sessions of the account', async () => {
    await desk.json('role grant bob service');
    const { token } = await signIn('bob');
    expect(await desk.json('role revoke bob service')).toMatchObject({ items: [] });
    expect(await counts(token)).toBe(false);
    expect(problemIn(await desk.acct('role revoke bob service --json')).code).toBe(
      'roles.not_granted',
    );
  });

  it('grant refuses an account that is suspended', async () => {
    await signUp('sue');
    await desk.json('account suspend sue');
    const refused = await desk.acct('role grant sue admin');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(roles.account_not_found)');
  });

  it('takes no role that does not exist: exit code 2', async () => {
    const refused = await desk.acct('role grant ann root');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('"root" is none of admin, service.');
  });
});

describe('acct session', () => {
  it('list shows where an account is signed in, and never a token', async () => {
    const { token, sessionId } = await signIn('ann');
    const { out } = await desk.acct('session list ann');
    expect(out).toContain(sessionId);
    expect(out).toMatch(/192\.0\.2\.7 +a browser/);
    const json = JSON.stringify(await desk.json('session list ann'));
    expect(out + json).not.toContain(token);
    expect((await desk.acct('session list nobody')).code).toBe(1);
  });

  it('list lets no terminal sequence of a stranger through', async () => {
    await signIn('ann', 'evil\u001b]0;title\u0007 \u009b2J \u202egnp');
    const table = await desk.acct('session list ann');
    expect(table.out).toContain('evil\\u{1b}]0;title\\u{7} \\u{9b}2J \\u{202e}gnp');
    const json = await desk.acct('session list ann --json');
    for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) {
      expect(json.out).not.toContain(character);
    }
    expect(json.out).toContain('\\u009b2J \\u202egnp');
  });

  it('revoke ends one session by its id, and no other', async () => {
    const [one, other] = [await signIn('ann'), await signIn('ann')];
    // An id may begin with a dash.
    const { code, out } = await desk.acct(`session revoke --json -- ${one.sessionId}`);
    expect({ code, ended: JSON.parse(out) }).toEqual({ code: 0, ended: { ended: 1 } });
    expect([await counts(one.token), await counts(other.token)]).toEqual([false, true]);
  });

  it('revoke ends all sessions of an account', async () => {
    const [one, other] = [await signIn('bob'), await signIn('bob')];
    expect((await desk.acct('session revoke bob')).out).toContain('2 sessions have ended');
    expect([await counts(one.token), await counts(other.token)]).toEqual([false, false]);
  });

  it('revoke takes a username of 16 characters for what it is', async () => {
    await signUp('sixteen-letters-');
    await signIn('sixteen-letters-');
    expect(await desk.json('session revoke sixteen-letters-')).toEqual({ ended: 1 });
  });

  it('revoke refuses what is neither a session nor an account', async () => {
    const refused = await desk.acct('session revoke aaaaaaaaaaaaaaaa');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(accounts.not_found)');
  });
});
