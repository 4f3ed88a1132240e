import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../house/free-port.ts';
import { type Acct, startAcct } from './acct.ts';
import { startProgram } from './program.ts';

// The back ends that people copy, started as their page says, against a real Acct.

const cwd = join(import.meta.dirname, '../../examples/back-ends');
// In the one process that is ended afterwards: the command `tsx` would start another.
const loader = ['--import', 'tsx'];
const ann = { username: 'ann', password: 'correct horse battery' };
let acct: Acct;

beforeAll(async () => {
  acct = await startAcct();
});

afterAll(() => acct[Symbol.asyncDispose]());

describe.each(['express', 'fastify', 'hono', 'node'])('the back end in %s', (name) => {
  test('greets whoever is signed in, and shows administrators what is theirs', async () => {
    const port = await freePort();
    await using _ = await startProgram([...loader, `${name}.ts`, String(port), acct.url], { cwd });
    const person = { ...ann, username: `${name}person` };
    const { id } = await acct.stranger.signup.create(person);
    const { token } = await acct.stranger.signin.create(person);
    const page = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      return { status: answer.status, text: await answer.text() };
    };
    const authorization = `Bearer ${token}`;

    expect(await page('/')).toEqual({ status: 200, text: 'Anybody may read this.\n' });
    expect(await page('/me')).toMatchObject({ status: 401 });
    expect(await page('/me', { authorization })).toEqual({
      status: 200,
      text: `Hello ${person.username}, your account is ${id}.\n`,
    });
    expect(await page('/admin', { authorization })).toMatchObject({ status: 403 });
    await acct.operator.roles.grant({ id, role: 'admin' });
    expect(await page('/admin', { authorization })).toMatchObject({ status: 200 });
  });
});
