import { describe, expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { openPyacctSample } from './sample.ts';

const password = 'a quiet harbour';
const attributes = { country: 'NL' };

/** Another account in PyAcct, with the password of account 1. */
function another(id: number, username: string): string {
  return `INSERT INTO accounts (id) VALUES (${id});
    INSERT INTO usernames (id, username) VALUES (${id}, '${username}');
    INSERT INTO passwords (id, salt, password) SELECT ${id}, salt, password FROM passwords WHERE id = 1;`;
}

describe.each(testedProviders)('on %s', (provider) => {
  test('names that look alike come over, and nobody new looks like them', async () => {
    await using house = await openHouse({ provider });
    const lookAlikes = another(50, 'rnary') + another(51, 'mary');
    const odd =
      another(53, ' 53') + another(54, ' 1') + another(55, '') + another(56, '\u0430dmin');
    await using pyacct = await openPyacctSample('sqlite', lookAlikes + odd);
    const report = await importInto(house, pyacct.url, { apply: true });
    expect(report).toMatchObject({ applied: true, blockers: [] });
    const rows = await house.core.tools.db.read.account.findMany({ orderBy: { id: 'asc' } });
    const lookOf = (id: number) => rows.find((row) => row.id === id)?.skeleton;
    expect([50, 51, 53, 54, 55, 56].map(lookOf)).toEqual([
      'rnary',
      ' 51',
      ' 53',
      ' 54',
      ' 55',
      'adrnin',
    ]);
    for (const username of ['m\u0251ry', 'rn\u0251ry', 'mar\u028f']) {
      const email = `${rows.length}@example.org`;
      const signUp = { username, password, attributes: { ...attributes, email } };
      expect(await house.refusal('signup.create', signUp)).toMatchObject({
        reason: 'accounts.username_confusable',
      });
    }
  });
});
