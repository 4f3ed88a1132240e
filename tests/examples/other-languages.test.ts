import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../clients/verifiers/languages.ts';
import { freePort } from '../house/free-port.ts';
import { areInstalled } from '../house/installed.ts';
import { type Acct, startAcct } from './acct.ts';
import { startProgram } from './program.ts';
import { expectGreeting, visitsTo } from './visits.ts';

// The back ends in other languages, started as their pages say, against a real Acct.

let acct: Acct;

beforeAll(async () => {
  acct = await startAcct();
});

afterAll(() => acct[Symbol.asyncDispose]());

describe.each(languages)('the back end in $language', ({ language, needs, example }) => {
  const isThere = areInstalled(needs, `the back end in ${language}`);

  test.skipIf(!isThere)('greets whoever is signed in, and nobody else', async () => {
    const port = await freePort();
    const person = { username: `person${port}`, password: 'correct horse battery' };
    const { id } = await acct.stranger.signup.create(person);
    await acct.operator.roles.grant({ id, role: 'service' });
    const { token } = await acct.stranger.signin.create(person);
    const { words, ...program } = await example();
    await using _ = await startProgram([...words, String(port), acct.url], program);
    const visit = visitsTo(port);
    const authorization = `Bearer ${token}`;

    await expectGreeting(visit, { authorization, username: person.username, id });
    const signedOut = await fetch(`${acct.url}/v1/session`, {
      method: 'DELETE',
      headers: { authorization },
    });
    expect(signedOut.status).toBe(204);
    expect(await visit('/me', { authorization })).toMatchObject({ status: 401 });
  });
});
