import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openDesk } from '../../apps/cli/test/desk.ts';
import { administer } from '../house/server-sql.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { dumpFits } from './dump-fits.ts';
import { ask, Created, output, SignedIn, startService } from './service.ts';

test.runIf(testedProviders.includes('postgresql'))(
  'a PostgreSQL that was restored by its own tools has no session after "acct session end-all"',
  async () => {
    await using place = await createTestDatabase('postgresql');
    await using desk = await openDesk('empty', place.url);
    const settings = {
      databaseUrl: place.url,
      bootstrapFile: join(desk.folder, 'secret'),
      databasePoolMax: 3,
    };
    const service = await startService(settings);
    const input = { username: 'ann', password: 'ann goes to sea' };
    const { id } = await output(Created, ask(service.url, 'signup.create', { input }));
    const signIn = () => output(SignedIn, ask(service.url, 'signin.create', { input }));
    const [first, second] = [await signIn(), await signIn()];
    const { said: before } = await ask(service.url, 'sessions.check', { token: first.token });
    expect(before).toMatchObject({ accountId: id });
    const restore = await backUp(place.url, join(desk.folder, 'acct.dump'));
    await ask(service.url, 'sessions.signOut', { token: first.token });
    const third = await signIn();
    await using _ended = await service.close().then(() => service);
    await restore();

    const done = await desk.acct('session end-all --yes');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toBe(
      '2 sessions and 0 API keys have ended. A bootstrap secret that was given out is void.\n',
    );
    await using again = await startService(settings);
    for (const { token } of [first, second, third]) {
      expect((await ask(again.url, 'sessions.check', { token })).status).toBe(401);
    }
    expect((await ask(again.url, 'signin.create', { input })).status).toBe(200);
  },
);

/**
 * With pg_dump and pg_restore where they fit the server; else by a copy that the server itself makes of the
 * database, which is as good for what is tested here. Gives what puts it back.
 */
async function backUp(url: string, dump: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  const elsewhere = new URL(url);
  elsewhere.pathname = '/postgres';
  const server = elsewhere.href;
  const afresh = async (template: string): Promise<void> => {
    await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  };
  const run = promisify(execFile);
  if (await dumpFits(server)) {
    await run('pg_dump', ['--format=custom', `--file=${dump}`, url]);
    tried(1, 'backup of PostgreSQL by pg_dump, restored by pg_restore');
    return async () => {
      await afresh('template0');
      await run('pg_restore', [`--dbname=${url}`, dump]);
    };
  }
  tried(
    1,
    'backup of PostgreSQL by a copy of its own: NO pg_dump of the version of the server is here',
  );
  const copy = `${name}_backup`;
  await administer(server, disconnect(name));
  await administer(server, `CREATE DATABASE ${copy} TEMPLATE ${name}`);
  return async () => {
    await afresh(copy);
    await administer(server, `DROP DATABASE ${copy}`);
  };
}

/** A database that somebody uses cannot be a template. */
function disconnect(name: string): string {
  return `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;
}
