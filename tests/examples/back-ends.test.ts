import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../house/free-port.ts';
import { type Acct, startAcct } from './acct.ts';
import { startProgram } from './program.ts';
import { expectGreeting, visitsTo } from './visits.ts';

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
    const visit = visitsTo(port);
    const authorization = `Bearer ${token}`;

    await expectGreeting(visit, { authorization, username: person.username, id });
    expect(await visit('/admin', { authorization })).toMatchObject({ status: 403 });
    await acct.operator.roles.grant({ id, role: 'admin' });
    expect(await visit('/admin', { authorization })).toMatchObject({ status: 200 });
  });
});
