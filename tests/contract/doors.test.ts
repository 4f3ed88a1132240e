import { describe, expect, test } from 'vitest';
import { readRows } from '../house/rows.ts';
import { testedProviders } from '../house/test-database.ts';
import { accountOf, clientOf, passwordOf, required } from './pyacct-client.ts';
import { openPyacctServer, type PyacctServer } from './pyacct-server.ts';

// Rules of the old doors beyond what was recorded: what is ours, and other inputs of the same kind.

async function unchanged(server: PyacctServer, work: () => Promise<unknown>): Promise<void> {
  const before = { ...(await readRows(server.core)), events: [] };
  await work();
  expect({ ...(await readRows(server.core)), events: [] }).toEqual(before);
}

describe.each(testedProviders)('on %s', (provider) => {
  test('both versions and the modern doors stand on one store', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, logIn } = clientOf(server);
    expect((await ask('POST', '/1/account/', { json: accountOf('ann') })).status).toBe(200);
    const token = await logIn('ann');
    const first = await ask('GET', '/1/account/', { token });
    expect((await ask('GET', '/2/account/ann', { token })).body).toEqual(first.body);
    expect((await ask('GET', '/2/account/1/email', { token })).status).toBe(404);
    const modern = { username: 'ann', password: passwordOf('ann') };
    const signedIn = await server.core.as({ kind: 'nothing' }).signin.create(modern);
    expect((await ask('GET', '/1/account/', { token: signedIn.token })).body).toEqual(first.body);
  });

  test('a token of these doors is a UUID, stored as a digest, and good at /v1 too', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, member } = clientOf(server);
    const { token, id } = await member('ann');
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const headers = { authorization: `Bearer ${token}` };
    const check = await fetch(`${server.url}/v1/session`, { headers });
    expect(await check.json()).toMatchObject({ accountId: id });
    expect(JSON.stringify(await readRows(server.core))).not.toContain(token);
    for (const spelled of [
      token.toUpperCase(),
      ` {${token}}`,
      token.replaceAll('-', ''),
      `${token}0`,
    ]) {
      expect((await ask('GET', '/2/account/', { token: spelled })).status).toBe(401);
    }
    expect((await ask('GET', '/2/account/', { headers })).status).toBe(401);
  });

  test.each([
    [
      'PUT',
      '/2/account/password',
      { password: 'a new wide bay', password_confirmation: 'a new wide bay' },
    ],
    ['DELETE', '/1/account/', undefined],
  ])('%s %s needs a session that is at most five minutes old', async (method, path, json) => {
    await using server = await openPyacctServer(provider);
    const { ask, member } = clientOf(server);
    const { token } = await member('ann');
    server.clock.advance({ minutes: 5, milliseconds: 1 });
    // Its use is remembered first, which is a change of its own.
    await ask('GET', '/2/account/', { token });
    await unchanged(server, async () => {
      const late = await ask(method, path, { token, json });
      expect(late).toMatchObject({ status: 403, body: { detail: expect.any(String) } });
    });
    const again = await clientOf(server).logIn('ann');
    server.clock.advance({ minutes: 5 });
    expect(await ask(method, path, { token: again, json })).toMatchObject({
      status: 200,
      body: null,
    });
  });

  test('closing an account here leaves as little of it as closing it anywhere', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, member } = clientOf(server);
    const ann = await member('ann', [{ key: 'bio', value: null }]);
    const bob = await member('bob', [{ key: 'bio', value: null }]);
    for (const { id } of [ann, bob]) await server.operator.roles.grant({ id, role: 'service' });
    expect((await ask('DELETE', '/2/account/', { token: ann.token })).status).toBe(200);
    await server.core
      .as({ kind: 'token', token: bob.token })
      .closing.close({ password: passwordOf('bob') });
    const { accounts, events: _, ...others } = await readRows(server.core);
    // The id stands in the place of the look, too.
    const [first, second] = accounts.map((line) =>
      line.replaceAll(/"(?:id|skeleton)":"? ?\d+/g, ''),
    );
    expect(first).toContain('"username":null');
    expect(second).toBe(first);
    for (const [table, rows] of Object.entries(others)) {
      if (table === 'attributeDefinitions' || table === 'bootstraps') continue;
      expect([table, rows]).toEqual([table, []]);
    }
  });

  test('the last administrator stays, and a refused sign-up leaves nothing', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, member } = clientOf(server);
    const { id, token } = await member('ann');
    await server.operator.roles.grant({ id, role: 'admin' });
    await unchanged(server, async () => {
      expect(await ask('DELETE', '/2/account/', { token })).toMatchObject({ status: 409 });
      const taken = [{ key: 'email', value: 'ann@example.org' }, ...required('x').slice(1)];
      const json = { ...accountOf('bob'), attributes: taken };
      expect((await ask('POST', '/2/account/', { json })).body).toEqual({
        detail: 'Email already in use.',
      });
    });
  });

  test('of parallel sign-ups with one name or one unique value one is let', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, signUp } = clientOf(server);
    const names = await Promise.all(Array.from({ length: 6 }, () => signUp('ann')));
    expect(names.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    const values = await Promise.all(
      Array.from({ length: 6 }, (_, n) => {
        const attributes = [...required(`bob${n}`), { key: 'nick', value: 'bobby' }];
        return ask('POST', '/2/account/', { json: { ...accountOf(`bob${n}`), attributes } });
      }),
    );
    expect(values.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const { accounts } = await readRows(server.core);
    expect(accounts).toHaveLength(2);
  });

  test('each door can be turned off, and the least password of both be set', async () => {
    const settings = { pyacctV1: false, pyacctPasswordMinLength: 4 };
    await using server = await openPyacctServer(provider, settings);
    const { ask, logIn } = clientOf(server);
    expect((await ask('POST', '/1/account/', { json: accountOf('ann') })).status).toBe(404);
    const of = (password: string) => ({
      ...accountOf('ann'),
      attributes: required('ann'),
      password,
      password_confirmation: password,
    });
    const short = await ask('POST', '/2/account/', { json: of('q7x') });
    expect(short).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'password'], msg: expect.any(String) }] },
    });
    expect((await ask('POST', '/2/account/', { json: of('q7xz') })).status).toBe(200);
    const token = await logIn('ann', 'q7xz');
    const json = { password: 'k3p', password_confirmation: 'k3p' };
    expect((await ask('PUT', '/2/account/password', { token, json })).status).toBe(422);
    const modern = server.core.as({ kind: 'nothing' }).signup;
    await expect(
      modern.create({
        username: 'bob',
        password: 'q7xz',
        attributes: { email: 'b', country: 'PT' },
      }),
    ).rejects.toMatchObject({ cause: { reason: 'credentials.too_short' } });
  });

  test("who may look up others is the operator's word here too", async () => {
    await using server = await openPyacctServer(provider, { lookUp: 'privileged' });
    const { ask, member } = clientOf(server);
    const [ann, bob] = [await member('ann'), await member('bob')];
    const { token } = ann;
    expect((await ask('GET', `/2/account/${ann.id}/email`, { token })).status).toBe(200);
    for (const path of [`/${bob.id}/country`, '/bob', '/attribute/nick/bobby']) {
      expect(await ask('GET', `/2/account${path}`, { token })).toMatchObject({
        status: 403,
        body: { detail: expect.any(String) },
      });
    }
  });

  test('of two sessions that change the password at once one wins and ends the other', async () => {
    await using server = await openPyacctServer(provider);
    const { ask, member, logIn } = clientOf(server);
    const tokens = [(await member('ann')).token, await logIn('ann')];
    const answers = await Promise.all(
      tokens.map((token, n) => {
        const password = `wide bay number ${n}`;
        const json = { password, password_confirmation: password };
        return ask('PUT', '/2/account/password', { token, json });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = answers.findIndex(({ status }) => status === 200);
    await logIn('ann', `wide bay number ${winner}`);
    expect((await readRows(server.core)).sessions).toHaveLength(2);
  });
});
