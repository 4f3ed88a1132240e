import { expect, test } from 'vitest';
import { clientOf } from '../contract/pyacct-client.ts';
import { openPyacctServer } from '../contract/pyacct-server.ts';
import { testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { openPyacctSample, samplePeople } from './sample.ts';

const withSessions = { apply: true, withSessions: true, superIds: [1] };

test.each(testedProviders)(
  'on %s every client of the PyAcct goes on as before, at both doors',
  async (provider) => {
    await using server = await openPyacctServer(provider);
    await using pyacct = await openPyacctSample('sqlite');
    const report = await importInto(server, pyacct.url, withSessions);
    expect(report).toMatchObject({ applied: true, attributes: { toDefine: [], different: [] } });
    const { ask, logIn } = clientOf(server);
    const tokens = new Map<number, string>();
    for (const { id, username, password } of await samplePeople()) {
      for (const door of ['/1', '/2']) {
        const wrong = { username, password: `${password} ` };
        expect(await ask('POST', `${door}/session/`, { json: wrong })).toMatchObject({
          status: 401,
        });
        const { status } = await ask('POST', `${door}/session/`, { json: { username, password } });
        expect(status, `${username} at ${door}`).toBe(200);
      }
      const token = await logIn(username, password);
      tokens.set(id, token);
      expect((await ask('GET', '/2/account/', { token })).body).toMatchObject({ id, username });
    }
    const token = tokens.get(11) ?? '';
    expect((await ask('GET', '/2/account/11/bio', { token })).body).toEqual({
      key: 'bio',
      value: null,
    });
    const hidden = await ask('GET', '/2/account/2/email', { token });
    expect(hidden.status).toBe(403);
    const seen = await ask('GET', '/2/account/2/email', { token: tokens.get(1) ?? '' });
    expect(seen.body).toEqual({ key: 'email', value: 'maureen.hughes@example.com' });
  },
);
