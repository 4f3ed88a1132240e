import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientOf, passwordOf } from '../../contract/pyacct-client.ts';
import { readRows } from '../../house/rows.ts';
import { testedProviders } from '../../house/test-database.ts';
import { openWorld, verdictOf } from './world.ts';

const password = 'a quiet harbour';
const refused = '422 accounts.username_confusable';

/** A Cyrillic a; rn for m; two capital i; zeros; letters of three scripts; look-alikes of Latin itself. */
const names = [
  '\u0430dmin',
  'rnoderator',
  'nuII',
  'r00t',
  'a\u0431\u03b3',
  '\u0251dmin',
  'p\u0430ypal',
];

describe.each(testedProviders)('on %s', (provider) => {
  test('no door takes a name that passes for another by its looks', async () => {
    await using world = await openWorld(provider);
    await refusedAtEachDoor(world, names);
  });

  test('no door takes a name that looks like that of somebody here', async () => {
    await using world = await openWorld(provider);
    for (const name of ['mary', 'Ada.Lovelace', 'apocpex']) await world.signUp(name);
    await refusedAtEachDoor(world, ['rnary', 'Ada.Iovelace', 'АРОСРЕХ', 'аросрех', 'M\u0251RY']);
  });

  test('who asks for such a name finds nobody, and an old account of that name signs in', async () => {
    await using world = await openWorld(provider);
    const person = await world.signUp('admina');
    const username = '\u0430dmin';
    // As an import leaves it, which keeps every name.
    await world.core.tools.db.write((tx) =>
      tx.account.update({ where: { id: person.id }, data: { username, usernameKey: username } }),
    );
    const member = await world.signIn({ ...person, username });
    const check = await world.call('sessions.check', undefined, member.token);
    expect(check.username).toBe(username);
    const other = { username: 'rnoderator' };
    const found = await world.attempt('directory.find', other, member.token);
    expect(verdictOf(found)).toBe('404 accounts.not_found');
  });
});

async function refusedAtEachDoor(world: World, wanted: readonly string[]): Promise<void> {
  const { token, username, password: own } = await world.member();
  const session = await pyacctSession(world.url, username, own);
  const before = await readRows(world.core);
  for (const name of wanted) {
    for (const door of world.doors) {
      const signUp = await door.call('signup.create', { username: name, password });
      const rename = await door.call('accounts.rename', { username: name }, token);
      expect([name, verdictOf(signUp), verdictOf(rename)]).toEqual([name, refused, refused]);
    }
    const { ask } = clientOf(world);
    const word = passwordOf('x');
    const json = { username: name, password: word, password_confirmation: word };
    const first = await ask('POST', '/1/account/', { json });
    const second = await ask('POST', '/2/account/', { json: { ...json, attributes: [] } });
    const sent = { token: session, json: { username: name } };
    const third = await ask('PUT', '/2/account/username', sent);
    expect([name, first.status, second.status, third.status]).toEqual([name, 422, 422, 422]);
  }
  expect(await readRows(world.core)).toEqual(before);
  expect(world.faults()).toEqual([]);
}

type World = Awaited<ReturnType<typeof openWorld>>;

async function pyacctSession(url: string, username: string, secret: string): Promise<string> {
  const { ask } = clientOf({ url });
  const { body } = await ask('POST', '/2/session/', { json: { username, password: secret } });
  return z.object({ access_token: z.string() }).parse(body).access_token;
}
