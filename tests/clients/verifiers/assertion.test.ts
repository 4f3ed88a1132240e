import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areInstalled } from '../../house/installed.ts';
import type { Member } from '../../house/people.ts';
import { tried } from '../../house/tried.ts';
import { languages } from './languages.ts';
import { type Acct, accountOf, openAcct, openVerifier } from './setting.ts';

// Python's standard library has no ES256, so that only Go verifies assertions.

const audience = 'https://pictures.example.org';
const [go] = languages.filter(({ language }) => language === 'Go');
const isThere = go !== undefined && areInstalled(go.needs, 'assertions in Go');

describe.skipIf(!isThere)('assertions in Go', () => {
  let acct: Acct;
  let verifying: Awaited<ReturnType<typeof openVerifier>>;

  beforeAll(async () => {
    if (go === undefined) throw new Error('There is no verifier for Go.');
    const command = await go.build('assertions');
    acct = await openAcct();
    verifying = await openVerifier(acct, go, command);
  }, 300_000);

  afterAll(async () => {
    await verifying?.[Symbol.asyncDispose]();
    await acct?.[Symbol.asyncDispose]();
  });

  async function assertionOf({ token }: Member, lifetimeSeconds = 60) {
    const input = { audience, lifetimeSeconds };
    return (await acct.house.call('assertions.create', input, token)).assertion;
  }

  test('tell whose session it is, for one audience', async () => {
    const { driver } = verifying;
    const [ann, zoe] = [await acct.house.member(), await acct.house.admin()];
    const both = [await assertionOf(ann), await assertionOf(zoe)];

    expect(await driver.check(both, { audience })).toEqual([
      accountOf(ann),
      accountOf(zoe, ['admin']),
    ]);
    const others = { audience: 'https://elsewhere.example.org' };
    expect(await driver.check(both, others)).toEqual(['refused', 'refused']);
  });

  test('of which anything was changed count for nothing', async () => {
    const { driver } = verifying;
    const assertion = await assertionOf(await acct.house.member());
    const changed = forged(assertion);
    for (let at = 0; at < assertion.length; at += 1) {
      const other = assertion[at] === 'A' ? 'B' : 'A';
      changed.push(`${assertion.slice(0, at)}${other}${assertion.slice(at + 1)}`);
    }

    const said = await driver.check(changed, { audience });

    const accepted = changed.filter((_one, at) => said[at] !== 'refused');
    expect(accepted).toEqual([]);
    tried(changed.length, 'changed assertions (Go)');
  });

  test('that have expired count for nothing', async () => {
    const { driver } = verifying;
    const brief = await assertionOf(await acct.house.member(), 1);
    // The clock of the service may be five seconds off, and the seconds are whole ones.
    await new Promise((resolve) => setTimeout(resolve, 7500));
    expect(await driver.check([brief], { audience })).toEqual(['refused']);
  });

  test('count for nothing once their keys were withdrawn', async () => {
    const { driver } = verifying;
    const ann = await acct.house.member();
    const old = await assertionOf(ann);
    expect(await driver.check([old], { audience })).toEqual([accountOf(ann)]);

    await acct.house.operate('assertions.rotate', undefined);

    await expect.poll(() => driver.check([old], { audience }), patience).toEqual(['refused']);
    const fresh = await assertionOf(ann);
    await expect
      .poll(() => driver.check([fresh], { audience }), patience)
      .toEqual([accountOf(ann)]);
  });
});

const patience = { timeout: 20_000 };

/** What people try who know how libraries were fooled. */
function forged(assertion: string): string[] {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const fields = JSON.parse(Buffer.from(header, 'base64url').toString());
  const headers = [
    { ...fields, alg: 'none' },
    { ...fields, alg: 'HS256' },
    { ...fields, typ: 'JWT' },
    { ...fields, jwk: {} },
    { ...fields, kid: 'other' },
  ];
  const encoded = headers.map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'));
  return [
    ...encoded.map((one) => `${one}.${payload}.${signature}`),
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${'A'.repeat(86)}`,
    `${assertion}=`,
    `${assertion}\n`,
    ` ${assertion}`,
    '..',
    '',
  ];
}
