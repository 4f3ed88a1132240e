import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, program } from './desk.ts';

const password = 'correct horse battery';
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());

async function signsIn(username: string, typed: string): Promise<boolean> {
  await using core = await desk.core();
  const attempt = core.as({ kind: 'nothing' }).signin.create({ username, password: typed });
  return await attempt.then(
    () => true,
    () => false,
  );
}

describe('a password on stdin', () => {
  it.each([
    ['with a newline', 'a', `${password}\n`],
    ['without a newline', 'b', password],
    ['with a carriage return', 'c', `${password}\r\n`],
    ['with more lines behind it', 'd', `${password}\nanother line\n`],
  ])('is its first line: %s', async (_how, username, stdin) => {
    const made = await desk.acct(`account create ${username}`, { stdin });
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).not.toContain(password);
    expect(await signsIn(username, password)).toBe(true);
  });

  it('keeps its spaces and its letters of any script', async () => {
    const typed = '  пароль 密码 🔑  ';
    await desk.acct('account create e', { stdin: `${typed}\n` });
    expect([await signsIn('e', typed), await signsIn('e', typed.trim())]).toEqual([true, false]);
  });

  it.each([
    ['nothing', '', 'password.missing'],
    ['an empty line', '\n', 'password.missing'],
    ['bytes that are no UTF-8', Buffer.from([0x70, 0xff, 0xfe, 0x0a]), 'password.unreadable'],
    ['a password that is too short', 'short\n', 'credentials.too_short'],
  ])('is refused when it is %s', async (_what, stdin, code) => {
    const refused = await desk.acct('account create weak', { stdin });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`(${code})`);
    expect((await desk.acct('account show weak')).code).toBe(1);
  });
});

// util-linux; without it there is no pseudo-terminal to be had from here.
const terminalMaker = '/usr/bin/script';

describe.skipIf(!existsSync(terminalMaker))('a password at a terminal', () => {
  it('is asked for twice and never shown', async () => {
    const seen = await typeAt('account create tty', [password, password]);
    expect(seen.code).toBe(0);
    expect(seen.screen).toContain('New password: ');
    expect(seen.screen).toContain('The same again: ');
    expect(seen.screen).toContain('Account tty has the id');
    expect(seen.screen).not.toContain('horse');
    expect(await signsIn('tty', password)).toBe(true);
  });

  it('is refused when the second one differs', async () => {
    const seen = await typeAt('account create tty2', [password, 'something else']);
    expect(seen.code).toBe(1);
    expect(seen.screen).toContain('(password.mismatch)');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is given up by %s, and nothing is made', async (_key, key) => {
    const seen = await typeAt('account create tty3', [key]);
    expect(seen.code).toBe(1);
    expect(seen.screen).toContain('(password.missing)');
    expect((await desk.acct('account show tty3')).code).toBe(1);
  });
});

/** Runs the program on a pseudo-terminal and types each answer when its question is there. */
async function typeAt(line: string, answers: readonly string[]) {
  const command = `${process.execPath} ${await program()} ${line}`;
  const child = spawn(terminalMaker, ['-qec', command, '/dev/null'], {
    cwd: desk.folder,
    env: { ...desk.environment, TERM: 'dumb' },
  });
  const questions = ['New password: ', 'The same again: '];
  let screen = '';
  let typed = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const [question, answer] = [questions[typed], answers[typed]];
    if (question === undefined || answer === undefined || !screen.includes(question)) return;
    typed += 1;
    child.stdin.write(answer.length === 1 ? answer : `${answer}\r`);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, screen };
}
