import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../tests/house/postgres.ts';
import { administer } from '../../../tests/house/server-sql.ts';
import { openDesk } from './desk.ts';

const name = `acct_cli_${process.pid}`;
let server: PostgresServer;
let url: string;

beforeAll(async () => {
  server = await startPostgres();
  await administer(server.url, `CREATE DATABASE ${name}`);
  const own = new URL(server.url);
  own.pathname = `/${name}`;
  url = own.href;
});
afterAll(async () => {
  await administer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
  await server.stop();
});

it('every noun works on PostgreSQL as on SQLite, from the first migration on', async () => {
  await using desk = await openDesk('empty', url);
  expect((await desk.acct('account list')).err).toContain('(database.not_migrated)');
  expect(await desk.json('migrate')).toMatchObject({ already: 0 });
  await desk.json('attribute define email --type email --unique --required');
  const stdin = 'correct horse battery\n';
  await desk.json('account create ann --attribute email=ann@example.org', { stdin });
  const taken = await desk.acct('account create bob --attribute email=ann@example.org', { stdin });
  expect(taken.err).toContain('(attributes.value_taken)');
  await desk.json('role grant ann admin');
  expect((await desk.acct('account suspend ann')).err).toContain('(roles.last_administrator)');
  expect(await desk.json('account show ann')).toMatchObject({
    roles: ['admin'],
    attributes: { email: 'ann@example.org' },
  });
  await desk.json('account set-password ann', { stdin: 'another horse battery\n' });
  await using core = await desk.core();
  const password = 'another horse battery';
  await core.as({ kind: 'nothing' }).signin.create({ username: 'ann', password });
  expect(await desk.json('session list ann')).toMatchObject({ items: [{ address: null }] });
  expect(await desk.json('session revoke ann')).toEqual({ ended: 1 });
  const { code, out } = await desk.acct('doctor');
  expect(code).toBe(0);
  expect(out).toMatch(/^ok +database +PostgreSQL \d+/m);
  expect(out).toMatch(/^ok +clock /m);
  // Some fifteen starts of the program.
}, 60_000);

it('a database that the server does not have is the database out of reach: exit code 4', async () => {
  const missing = new URL(url);
  missing.pathname = '/acct_no_such_database';
  await using desk = await openDesk('empty', missing.href);
  const refused = await desk.acct('account list');
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toContain('  said: database "acct_no_such_database" does not exist\n');
});
