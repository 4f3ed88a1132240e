import { PyacctUnreadable } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { alter, fillWithSample, openPyacctSample } from './sample.ts';

const apply = { apply: true };
const password = 'seven brass keys on a ring';

/** Another account in PyAcct, with the password of account 1. */
function another(id: number, username: string): string {
  return `INSERT INTO accounts (id) VALUES (${id});
    INSERT INTO usernames (id, username) VALUES (${id}, '${username}');
    INSERT INTO passwords (id, salt, password) SELECT ${id}, salt, password FROM passwords WHERE id = 1;`;
}

async function whoIs(house: House, username: string): Promise<number | string> {
  const answer = await house.attempt('signin.create', { username, password });
  return answer.ok ? Object(answer.output).accountId : answer.problem.reason;
}

describe.each(testedProviders)('on %s', (provider) => {
  test('an id that somebody here has stops an import before anything is written', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite');
    await house.signUp('early');
    const before = await house.rows();
    const report = await importInto(house, pyacct.url, apply);
    expect(report).toMatchObject({
      applied: false,
      accounts: { imported: 0, idsOfOthers: { count: 1, first: [{ id: 1 }] } },
      blockers: ['1 ids belong to accounts that signed up here'],
    });
    expect(await house.rows()).toEqual(before);
  });

  test('of two usernames that differ in spelling only both sign in, or as the operator chooses', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite', `${another(50, 'KEEPER')}`);
    const stop = await importInto(house, pyacct.url, { ...apply, choices: { username: 'stop' } });
    expect(stop).toMatchObject({
      applied: false,
      blockers: ['2 usernames differ in spelling only'],
    });
    const skip = await importInto(house, pyacct.url, { choices: { username: 'skip' } });
    expect(skip.accounts.toImport).toBe(20);
    expect(skip.usernames.skipped.first.map(({ id }) => id)).toEqual([10, 50]);
    await importInto(house, pyacct.url, apply);
    expect(await whoIs(house, 'KEEPER')).toBe(50);
    expect(await whoIs(house, 'keeper')).toBe(1);
    expect(await whoIs(house, 'Keeper')).toBe(1);
    const list = await house.operate('accounts.list', { username: 'KEEP' });
    expect(list.items.map(({ id }) => id)).toEqual([50, 1]);
  });

  test('nobody can take a name that is known by its exact spelling', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite', another(50, 'KEEPER'));
    await importInto(house, pyacct.url, apply);
    const { token } = await house.call('signin.create', { username: 'keeper', password });
    await house.call('accounts.rename', { username: 'steward' }, token);
    const attributes = { email: 'new@example.org', country: 'NL' };
    const taken = { username: 'KEEPER', password: 'a quiet harbour', attributes };
    expect(await house.refusal('signup.create', taken)).toMatchObject({
      reason: 'accounts.username_taken',
    });
    const rename = { username: 'KEEPER' };
    expect(await house.refusal('accounts.rename', rename, { token })).toMatchObject({
      reason: 'accounts.username_taken',
    });
    expect((await house.signUp('Keeper', attributes)).id).toBe(51);
  });

  test('a name that begins with a space is nobody else', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite', another(50, ' keeper') + another(51, ''));
    await importInto(house, pyacct.url, apply);
    expect(await whoIs(house, 'keeper')).toBe(1);
    expect(await whoIs(house, ' keeper')).toBe(50);
    expect(await whoIs(house, '  keeper')).toBe('signin.refused');
    expect(await whoIs(house, '')).toBe(51);
  });

  test('a name that somebody here has goes by its spelling, and the very same name stays behind', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite');
    await importInto(house, pyacct.url, apply);
    await house.signUp('carl', { email: 'carl@example.org', country: 'NL' });
    await alter(pyacct, another(50, 'Carl') + another(51, 'carl'));
    const report = await importInto(house, pyacct.url, apply);
    expect(report.blockers).toEqual(['1 accounts, attributes or values cannot be held']);
    expect(report.accounts.unfit.first).toEqual([
      { id: 51, problem: 'account 25 has the same username' },
    ]);
    const rest = { ...apply, choices: { unfit: 'leave-out' } } as const;
    expect((await importInto(house, pyacct.url, rest)).accounts.imported).toBe(1);
    expect(await whoIs(house, 'Carl')).toBe(50);
    expect(await whoIs(house, 'carl')).toBe('signin.refused');
  });

  test('values that are not unique or too long, and keys of another form, are the operator’s choice', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample(
      'sqlite',
      `UPDATE attributes SET value = '${'x'.repeat(4097)}' WHERE account_id = 2 AND key = 'bio';
      INSERT INTO attribute_details VALUES ('first name', false, false, false);
      INSERT INTO attributes VALUES (2, 'first name', 'Maureen');`,
    );
    const before = await house.rows();
    const strict = { ...apply, choices: { unique: 'stop' } } as const;
    expect((await importInto(house, pyacct.url, strict)).blockers).toEqual([
      '1 values are not unique',
      '2 accounts, attributes or values cannot be held',
    ]);
    expect(await house.rows()).toEqual(before);
    const rest = { ...apply, choices: { unfit: 'leave-out' } } as const;
    const report = await importInto(house, pyacct.url, rest);
    expect(report.attributes).toMatchObject({
      unfitKeys: ['first name'],
      unfit: { count: 1, first: [{ id: 2, key: 'bio' }] },
    });
    expect(report.accounts.imported).toBe(21);
  });

  test('an account that was renamed in PyAcct since stops a second run, one renamed here does not', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite');
    await importInto(house, pyacct.url, apply);
    const { token } = await house.call('signin.create', { username: 'keeper', password });
    await house.call('accounts.rename', { username: 'steward' }, token);
    expect((await importInto(house, pyacct.url)).blockers).toEqual([]);
    await alter(pyacct, "UPDATE usernames SET username = 'maureen' WHERE id = 2");
    const report = await importInto(house, pyacct.url, apply);
    expect(report.accounts.changed.first).toEqual([{ id: 2 }]);
    expect(report.blockers).toHaveLength(1);
    const keep = { ...apply, choices: { changed: 'keep' } } as const;
    expect(await importInto(house, pyacct.url, keep)).toMatchObject({ applied: true });
  });

  test('an account that was closed here is not imported again', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite');
    await importInto(house, pyacct.url, apply);
    const { token } = await house.call('signin.create', { username: 'keeper', password });
    await house.call('closing.close', { password }, token);
    expect((await importInto(house, pyacct.url, apply)).accounts).toMatchObject({
      imported: 0,
      already: 21,
    });
    expect(await whoIs(house, 'keeper')).toBe('signin.refused');
  });

  test('what is sensitive in PyAcct is never stored under a definition that shows it', async () => {
    const definitions = [{ key: 'email', required: true, unique: true }];
    await using house = await openHouse({ provider, definitions });
    await using pyacct = await openPyacctSample('sqlite');
    const report = await importInto(house, pyacct.url, apply);
    expect(report).toMatchObject({ applied: false, attributes: { different: ['email'] } });
    expect(report.blockers).toEqual(['1 attributes are defined here in another way']);
  });

  test('PyAcct 1 has no attributes, and its accounts need none', async () => {
    await using house = await openHouse({ provider });
    await using pyacct = await openPyacctSample('sqlite');
    await alter(pyacct, 'DROP TABLE attributes; DROP TABLE attribute_details;');
    const report = await importInto(house, pyacct.url, apply);
    expect(report).toMatchObject({ source: { version: 1 }, accounts: { imported: 21 } });
    expect(await whoIs(house, 'keeper')).toBe(1);
  });

  test('Acct lives beside the tables of PyAcct in one database', async () => {
    await using house = await openHouse({ provider });
    const { databaseUrl } = house.core.tools.settings;
    await fillWithSample({ provider, url: databaseUrl });
    expect((await importInto(house, databaseUrl, apply)).accounts.imported).toBe(21);
    expect(await whoIs(house, 'keeper')).toBe(1);
  });

  test('a database without the tables of PyAcct is refused', async () => {
    await using house = await openHouse({ provider });
    await using empty = await createTestDatabase(provider);
    await expect(importInto(house, empty.url)).rejects.toThrow(PyacctUnreadable);
    await expect(importInto(house, 'file:/nowhere/pyacct.db')).rejects.toThrow(PyacctUnreadable);
  });
});
