import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const password = 'correct horse battery';
const audience = 'https://pictures.example.org';

async function issue(desk: Desk): Promise<void> {
  await using core = await desk.core();
  const nobody = core.as({ kind: 'nothing' });
  await nobody.signup.create({ username: 'ann', password });
  const { token } = await nobody.signin.create({ username: 'ann', password });
  await core.as({ kind: 'token', token }).assertions.create({ audience });
}

describe('acct assertion rotate', () => {
  it('withdraws the keys, and says so when there is none', async () => {
    await using desk = await openDesk();
    expect((await desk.acct('assertion rotate')).out).toBe('There was no key to withdraw.\n');
    await issue(desk);
    expect(await desk.json('assertion rotate')).toEqual({ withdrawn: 2 });
    expect(await desk.json('assertion rotate')).toEqual({ withdrawn: 0 });
  });
});

describe('acct doctor', () => {
  it('fails for keys that its secret does not open, until they are withdrawn', async () => {
    await using desk = await openDesk();
    expect((await desk.acct('doctor')).out).toMatch(/^ok +assertions +no key was needed so far$/m);
    await issue(desk);
    expect((await desk.acct('doctor')).out).toMatch(/^ok +assertions +the keys .* can be opened$/m);
    const environment = { ACCT_SECRET: 'another one than that of the file' };
    const other = await desk.acct('doctor', { environment });
    expect(other.code).toBe(1);
    expect(other.out).toMatch(/^fail +assertions +the keys .* under another secret$/m);
    expect(other.out).not.toContain(environment.ACCT_SECRET);
    await rm(join(desk.folder, 'acct.db.secret'));
    expect((await desk.acct('doctor')).out).toContain('acct assertion rotate');
    await desk.acct('assertion rotate');
    expect((await desk.acct('doctor')).out).toMatch(/^ok +assertions /m);
  });

  it('fails for a file of the secret that others may read', async () => {
    await using desk = await openDesk();
    await issue(desk);
    const file = join(desk.folder, 'acct.db.secret');
    await chmod(file, 0o640);
    const { code, out } = await desk.acct('doctor');
    expect(code).toBe(1);
    expect(out).toContain(`files: chmod 600 '${file}'`);
  });
});
