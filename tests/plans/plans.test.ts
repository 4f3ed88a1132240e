import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { addCrowd } from './crowd.ts';
import { exceptions, plain } from './exceptions.ts';
import { type Fault, growing } from './fault.ts';
import { faultsOnPostgresql } from './postgresql-plan.ts';
import { recordStatements, type Sent } from './recorder.ts';
import { faultsOnSqlite } from './sqlite-plan.ts';
import { tour } from './tour.ts';

// A page, a check and a sign-in must cost the same with ten million accounts as with ten.

describe.each(testedProviders)('%s', (provider) => {
  test('every statement that the service sends finds its rows by an index', async () => {
    await using house = await openHouse({ provider, door: 'caller', settings: limited });
    await addCrowd(house);
    const sent = await sentDuring(() => tour(house));
    // If the drivers were no longer listened to, nothing would be found and nothing would be wrong.
    expect(sent.length).toBeGreaterThan(70);
    const found = await faultsOf(provider, house.core.tools.settings.databaseUrl, sent);
    const allowed = exceptions.filter(({ on }) => on.includes(provider));
    const excused = (one: Found) =>
      allowed.filter(({ statement, fault }) => fault === one.fault && statement.test(one.text));
    expect(found.filter((one) => excused(one).length === 0)).toEqual([]);
    const used = new Set(found.flatMap(excused));
    expect(allowed.filter((one) => !used.has(one))).toEqual([]);
  });

  test.each<[Fault, string]>([
    ['reads all', 'SELECT count(*) FROM acct_sessions WHERE device IS NOT NULL'],
    ['reads all', `UPDATE acct_accounts SET state = 'active' WHERE updated_at IS NOT NULL`],
    ['sorts', 'SELECT id FROM acct_events ORDER BY at LIMIT 1'],
    ['walks', `SELECT id FROM acct_events WHERE details <> '' ORDER BY id LIMIT 1`],
  ])('it would notice a statement that %s', async (fault, sql) => {
    await using database = await createTestDatabase(provider);
    const found = await faultsOf(provider, database.url, [{ sql, values: [] }]);
    expect(found.map((one) => one.fault)).toContain(fault);
  });
});

test('on SQLite it would notice a list that is gone through for each of many rows', async () => {
  await using database = await createTestDatabase('sqlite');
  const sql = `UPDATE acct_accounts SET skeleton = fresh.look
    FROM (SELECT value ->> 'id' AS id, value ->> 'look' AS look FROM json_each(?)) AS fresh
    WHERE acct_accounts.id = fresh.id AND acct_accounts.skeleton IS NULL`;
  const found = await faultsOf('sqlite', database.url, [{ sql, values: [] }]);
  expect(found.map((one) => one.fault)).toEqual(['reads all']);
});

// On, and never reached.
const limited = {
  signInLimit: '100000/60',
  signUpLimit: '100000/60',
  stuffingLimit: '1000/3600',
} as const;

type Found = { readonly fault: Fault; readonly text: string; readonly plan: string };

async function sentDuring(work: () => Promise<void>): Promise<readonly Sent[]> {
  using recorder = recordStatements();
  await work();
  return recorder.sent().filter(({ sql }) => isOurs(sql));
}

/** What asks for rows of a table that grows; not what makes tables, and not what others send. */
function isOurs(sql: string): boolean {
  const about = [...growing].some((table) => sql.includes(table));
  return about && /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(sql);
}

async function faultsOf(provider: Provider, url: string, sent: readonly Sent[]): Promise<Found[]> {
  if (provider === 'sqlite') {
    const file = new Sqlite(url.slice('file:'.length), { readonly: true });
    const found = sent.flatMap(({ sql }) => named(sql, faultsOnSqlite(file, sql)));
    file.close();
    return found;
  }
  const client = new pg.Client(url);
  await client.connect();
  const found: Found[] = [];
  for (const one of sent) found.push(...named(one.sql, await faultsOnPostgresql(client, one)));
  await client.end();
  return found;
}

function named(sql: string, { plan, faults }: { plan: string; faults: Fault[] }): Found[] {
  return faults.map((fault) => ({ fault, text: plain(sql), plan }));
}
