import { describe, expect, test } from 'vitest';
import { testClock } from '../house/clock.ts';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { alter, openPyacctSample, samplePeople } from './sample.ts';

const apply = { apply: true };

// From each kind of database into each.
const ways = testedProviders.flatMap((from) => testedProviders.map((into) => ({ from, into })));

describe.each(ways)('the sample of a PyAcct, from $from into $into', ({ from, into }) => {
  test('is examined without a trace, and told of in full', async () => {
    await using house = await openHouse({ provider: into });
    await using pyacct = await openPyacctSample(from);
    const before = await house.rows();
    const report = await importInto(house, pyacct.url, { superIds: [1, 13, 16, 24] });
    expect(await house.rows()).toEqual(before);
    expect(report).toEqual({
      applied: false,
      source: {
        database: expect.not.stringContaining('password'),
        version: 2,
        accounts: 23,
        lastId: 24,
      },
      blockers: [],
      accounts: {
        toImport: 21,
        imported: 0,
        already: 0,
        orphans: listed({ id: 23 }, { id: 24 }),
        idsOfOthers: listed(),
        changed: listed(),
        unfit: listed(),
      },
      usernames: {
        exact: listed({ id: 10, username: 'Bob', holder: 9 }),
        skipped: listed(),
        outsideRules: listed(
          { id: 11, username: 'anna maria', rule: 'accounts.username_invalid' },
          { id: 14, username: '4711', rule: 'accounts.username_reserved' },
        ),
      },
      attributes: {
        defined: [],
        toDefine: ['badge_no', 'bio', 'country', 'email', 'nick', 'phone'],
        different: [],
        unfitKeys: [],
        values: 73,
        notUnique: listed({ id: 6, key: 'nick', holder: 3 }),
        missing: listed({ id: 18, key: 'email' }),
        unfit: listed(),
      },
      sessions: { found: 36, asked: false, live: 0, fromTheFuture: 0 },
      roles: { service: [1, 13], notImported: [16, 24] },
    });
  });

  test('keeps ids, names and passwords, and the first sign-in makes a bcrypt hash of each', async () => {
    await using house = await openHouse({ provider: into, door: 'rest' });
    await using pyacct = await openPyacctSample(from);
    expect(await importInto(house, pyacct.url, apply)).toMatchObject({ applied: true });
    const { read } = house.core.tools.db;
    const before = await read.credential.findMany();
    expect(before.every(({ password }) => password.startsWith('pyacct-sha256:'))).toBe(true);
    for (const { id, username, password } of await samplePeople()) {
      const wrong = { username, password: `${password} ` };
      expect(await house.refusal('signin.create', wrong, refused)).toMatchObject({ status: 401 });
      const { accountId, token } = await house.call('signin.create', { username, password });
      expect(accountId, username).toBe(id);
      expect(await house.call('accounts.self', undefined, token)).toMatchObject({ id, username });
      expect((await house.call('signin.create', { username, password })).accountId).toBe(id);
    }
    const after = await read.credential.findMany();
    expect(after.map(({ accountId }) => accountId).sort(byNumber)).toEqual(await sampleIds());
    expect(after.every(({ password }) => /^bcrypt(-sha384)?:\$2b\$/.test(password))).toBe(true);
  });

  test('keeps attributes with their rules, and what was set to nothing', async () => {
    await using house = await openHouse({ provider: into, door: 'rest' });
    await using pyacct = await openPyacctSample(from);
    await importInto(house, pyacct.url, { ...apply, superIds: [1] });
    expect(await house.call('attributes.definitions', undefined)).toMatchObject({
      items: [
        { key: 'badge_no', type: 'string', required: false, unique: true, sensitive: true },
        { key: 'bio', required: false, unique: false, sensitive: false },
        { key: 'country', required: true, unique: false, sensitive: false },
        { key: 'email', required: true, unique: true, sensitive: true },
        { key: 'nick', required: false, unique: true, sensitive: false },
        { key: 'phone', required: false, unique: false, sensitive: true },
      ],
    });
    const tomas = await signedIn(house, 8);
    const own = await house.call('attributes.mine', undefined, tomas);
    const bio = 'Line one\nLine two, with "quotes", a \\ and a tab\there';
    expect(own.attributes).toMatchObject({ email: 'tomas@example.mx', nick: 'tomatito', bio });
    const publicOnly = { country: 'IE', nick: 'Mo', bio: 'Runs the allotment newsletter.' };
    const seen = await house.call('directory.byId', { id: 2 }, tomas);
    expect(seen.attributes).toEqual(publicOnly);
    const keeper = await signedIn(house, 1);
    const all = await house.call('directory.byId', { id: 2 }, keeper);
    expect(all.attributes).toMatchObject({ ...publicOnly, email: 'maureen.hughes@example.com' });
    const shared = { attribute: 'nick', value: 'dayo' };
    expect((await house.call('directory.find', shared, tomas)).id).toBe(3);
    const taken = { key: 'nick', value: 'Mo' };
    expect(await house.refusal('attributes.set', taken, { token: tomas })).toMatchObject({
      reason: 'attributes.value_taken',
    });
    expect(await nothings(house)).toEqual(['11 bio', '18 email', '19 badge_no', '6 nick']);
  });

  test('is imported once: a second run brings only what is new', async () => {
    await using house = await openHouse({ provider: into });
    await using pyacct = await openPyacctSample(from);
    await importInto(house, pyacct.url, { ...apply, superIds: [13] });
    const before = await house.rows();
    const again = await importInto(house, pyacct.url, { ...apply, superIds: [1, 13] });
    expect(again.accounts).toMatchObject({ imported: 0, already: 21 });
    expect(again.roles).toEqual({ service: [], notImported: [1, 13] });
    expect(await house.rows()).toEqual(before);
    await alter(pyacct, newcomer);
    expect((await importInto(house, pyacct.url, apply)).accounts.imported).toBe(1);
    const { accountId } = await house.call('signin.create', {
      username: 'keepers-friend',
      password: 'seven brass keys on a ring',
    });
    expect(accountId).toBe(30);
  });

  test('burns every id that PyAcct may have given to anybody', async () => {
    await using house = await openHouse({ provider: into });
    // SQLite forgets the ids of what was deleted last; 23 and 24 are half sign-ups that stay behind.
    const more = from === 'postgresql' ? "SELECT setval('accounts_id_seq', 40);" : '';
    await using pyacct = await openPyacctSample(from, more);
    await importInto(house, pyacct.url, apply);
    expect((await house.signUp('stranger', required)).id).toBe(from === 'postgresql' ? 41 : 25);
  });

  test('goes on with the sessions that are still good, under their tokens, and with no other', async () => {
    const parts = { clock: testClock('2026-11-22T09:20:00.000Z') };
    await using house = await openHouse({ provider: into, door: 'rest', parts });
    await using pyacct = await openPyacctSample(from);
    const report = await importInto(house, pyacct.url, { ...apply, withSessions: true });
    expect(report.sessions).toEqual({ found: 36, asked: true, live: 6, fromTheFuture: 0 });
    const fresh = '267910a1-6b9e-4bce-ab77-485ac6857258';
    expect(await house.call('sessions.check', undefined, fresh)).toMatchObject({
      accountId: 17,
      createdAt: '2026-11-22T09:17:17.964Z',
    });
    const idle = { token: 'b6b8f057-b0aa-4729-942a-6c547ba6a3e3' };
    expect(await house.refusal('sessions.check', undefined, idle)).toMatchObject({ status: 401 });
    const stored = await house.core.tools.db.read.session.findMany();
    expect(stored).toHaveLength(6);
    expect(JSON.stringify(await house.rows())).not.toContain(fresh);
    await house.call('sessions.signOut', undefined, fresh);
    await importInto(house, pyacct.url, { ...apply, withSessions: true });
    const gone = { token: fresh };
    expect(await house.refusal('sessions.check', undefined, gone)).toMatchObject({ status: 401 });
  });
});

const refused = { tells: ['signin.refused'] };
const required = { email: 'stranger@example.org', country: 'NL' };

/** Account 30 with the password of account 1. */
const newcomer = `
  INSERT INTO accounts (id) VALUES (30);
  INSERT INTO usernames (id, username) VALUES (30, 'keepers-friend');
  INSERT INTO passwords (id, salt, password) SELECT 30, salt, password FROM passwords WHERE id = 1;`;

function listed(...first: object[]) {
  return { count: first.length, first };
}

function byNumber(a: number, b: number): number {
  return a - b;
}

async function sampleIds(): Promise<number[]> {
  return (await samplePeople()).map(({ id }) => id).sort(byNumber);
}

async function signedIn(house: House, wanted: number): Promise<string> {
  const person = (await samplePeople()).find(({ id }) => id === wanted);
  if (person === undefined) throw new Error(`Nobody has the id ${wanted}.`);
  const { username, password } = person;
  return (await house.call('signin.create', { username, password })).token;
}

async function nothings(house: House): Promise<string[]> {
  const rows = await house.core.tools.db.read.attributeValue.findMany({ where: { value: null } });
  return rows.map(({ accountId, key }) => `${accountId} ${key}`).sort();
}
