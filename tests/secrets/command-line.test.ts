import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../apps/cli/src/program.ts';
import { openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { newCanaries } from './canaries.ts';
import { everyCell, stolenBytes } from './places.ts';

// The operator's door takes passwords too, from stdin; and it may be asked to show anything.

describe.each(testedProviders)('%s', (provider) => {
  test('no command shows or stores a password, a token or a hash, and lists show nothing sensitive', async () => {
    const definitions = [{ key: 'ssn', sensitive: true }];
    await using house = await openHouse({ provider, door: 'caller', definitions });
    const canaries = newCanaries();
    const { databaseUrl, bootstrapFile } = house.core.tools.settings;
    const environment = {
      NODE_ENV: 'test',
      ACCT_DATABASE_URL: databaseUrl,
      ACCT_BOOTSTRAP_FILE: bootstrapFile,
      ACCT_BCRYPT_COST: '4',
    };
    const ssn = canaries.sensitive();
    const ann = { username: 'ann', password: canaries.password() };
    const said: string[] = [];
    const acct = async (line: string, typed = '') => {
      const heard = await hear(line.split(' '), environment, typed);
      said.push(heard.text);
      return heard;
    };
    expect((await acct(`account create ann --attribute ssn=${ssn}`, ann.password)).code).toBe(0);
    const { token } = await house.call('signin.create', ann);
    canaries.keep('token', token);
    const key = { name: 'tour', scopes: ['read' as const], password: ann.password };
    canaries.keep('key', (await house.call('apikeys.create', key, token)).key);
    for (const line of lines) {
      for (const json of ['', ' --json']) await acct(`${line}${json}`, canaries.password());
    }
    const all = said.join('\n');
    const hidden = canaries.all().filter(({ text }) => text !== ssn);
    expect(hidden.filter(({ text }) => all.includes(text))).toEqual([]);
    expect(all).not.toMatch(/\$2b\$|bcrypt/);
    // It is the operator who asks for one account by name, and nobody else sees it.
    const shown = said.filter((text) => text.includes(ssn));
    expect(shown).toHaveLength(2);
    const bytes = await stolenBytes(databaseUrl);
    expect(hidden.filter(({ text }) => bytes.includes(text))).toEqual([]);
    const cells = await everyCell(databaseUrl);
    const columns = cells.filter(({ text }) => text.includes(ssn)).map(({ column }) => column);
    expect(columns).toEqual(['acct_attribute_values.value']);
    tried(said.length, `commands on ${provider}`);
  });
});

/** Each is given a password on stdin, whether it wants one or not. */
const lines = [
  'account show ann',
  'account list',
  'account create ann',
  'account create CANARY',
  'account set-password ann',
  'account set-password nobody',
  'account suspend ann',
  'account reinstate ann',
  'role grant ann admin',
  'role list ann',
  'session list ann',
  'session revoke ann',
  'apikey list ann',
  'apikey revoke ann',
  'attribute list',
  'attribute define ssn --sensitive --unique --rehearse',
  'no such command',
];

async function hear(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  typed: string,
): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const listen = () =>
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
  const stdin = Readable.from([Buffer.from(`${typed}\n`)]);
  const world = { stdin, stdout: listen(), stderr: listen(), environment };
  return { code: await run(argv, world, '0.0.0'), text };
}
