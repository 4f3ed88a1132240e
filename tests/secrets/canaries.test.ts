import { openLog } from '@acct/server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import type { Canary } from './canaries.ts';
import { type Cell, everyCell, stolenBytes } from './places.ts';
import { type Tour, tour } from './tour.ts';

// Each secret of a long tour is a word that stands nowhere else. Then everything that the service wrote
// or said is searched for it, at the log level that says most.

const definitions = [
  { key: 'ssn', sensitive: true, unique: true, maxLength: 64 },
  { key: 'plain' },
] as const;

describe.each(testedProviders)('after a tour on %s', (provider) => {
  let house: House;
  let done: Tour;
  let written = '';
  let figures = '';

  beforeAll(async () => {
    const lines: string[] = [];
    const log = openLog({ logLevel: 'debug' }, { write: (line) => lines.push(line) });
    const streams = overhear(lines);
    const settings = { logLevel: 'debug' } as const;
    house = await openHouse({
      provider,
      door: 'rest',
      definitions: [...definitions],
      settings,
      parts: { log },
    });
    done = await tour(house);
    figures = await (await fetch(`${house.url}/metrics`)).text();
    await breakDatabase(house, done);
    await vi.waitFor(() => expect(lines.join('')).toContain('a request failed'));
    streams[Symbol.dispose]();
    written = lines.join('');
    tried(done.canaries.all().length, `secrets in ${done.answers.length} requests on ${provider}`);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test('the tour went where it should', () => {
    const outcomes = new Set(done.answers.map(({ operation, status }) => `${operation} ${status}`));
    for (const wanted of wantedOutcomes) expect([...outcomes]).toContain(wanted);
    expect(new Set(done.canaries.all().map(({ kind }) => kind)).size).toBe(5);
    expect(done.answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  test('no secret is in the log, on stdout, on stderr or in the figures', () => {
    expect(written).toContain('"route":"/v1/sessions"');
    expect(found(done.canaries.all(), written)).toEqual([]);
    expect(found(done.canaries.all(), figures)).toEqual([]);
    expect(written).not.toMatch(/\$2b\$|bcrypt|sha384:/);
  });

  test('no secret is answered but the new token, and what is one’s own', () => {
    for (const { operation, status, text } of done.answers) {
      const mayTell = status < 300 ? (told[operation] ?? []) : [];
      const secrets = done.canaries.all().filter(({ kind }) => !mayTell.includes(kind));
      expect(found(secrets, text), `${operation} ${status}`).toEqual([]);
      expect(text).not.toMatch(/\$2b\$|bcrypt-sha384|pyacct-sha256/);
    }
  });

  test('no secret is stored, but a sensitive value in the column of values', async () => {
    const cells = await everyCell(house.core.tools.settings.databaseUrl);
    const leaks = done.canaries
      .all()
      .flatMap((canary) =>
        cells
          .filter(({ text }) => text.includes(canary.text))
          .map(({ column }) => `${canary.kind} in ${column}`),
      );
    expect([...new Set(leaks)]).toEqual(['sensitive in acct_attribute_values.value']);
    expect(columnsWith(cells, /\$2b\$/)).toEqual(['acct_credentials.password']);
  });

  test('nobody who steals the database gets a password, a token or the bootstrap secret', async () => {
    const bytes = await stolenBytes(house.core.tools.settings.databaseUrl);
    expect(bytes.includes('acct_accounts')).toBe(true);
    const kept = done.canaries.all().filter(({ kind }) => kind !== 'sensitive');
    expect(kept.filter(({ text }) => bytes.includes(text))).toEqual([]);
  });
});

const signIn = ['token'];
/** What may stand in which good answer; nothing in any other. */
const told: Readonly<Record<string, readonly string[]>> = {
  'signin.create': signIn,
  'apikeys.create': ['key'],
  '/pyacct/1/session/': signIn,
  '/pyacct/2/session/': signIn,
  'attributes.mine': ['sensitive'],
  'attributes.set': ['sensitive'],
  'accounts.inspect': ['sensitive'],
  'directory.find': ['sensitive'],
};

const wantedOutcomes = [
  'signup.create 201',
  'signup.create 409',
  'signup.create 400',
  'signin.create 201',
  'signin.create 401',
  'roles.bootstrap 403',
  'apikeys.create 201',
  'apikeys.create 403',
  'sessions.checkMany 200',
  'password.change 403',
  'closing.close 403',
  '/pyacct/1/session/ 200',
  '/pyacct/2/account/ 200',
  '/nowhere 404',
];

function found(canaries: readonly Canary[], text: string): readonly Canary[] {
  return canaries.filter((canary) => text.includes(canary.text));
}

function columnsWith(cells: readonly Cell[], pattern: RegExp): readonly string[] {
  return [...new Set(cells.filter(({ text }) => pattern.test(text)).map(({ column }) => column))];
}

/** What anybody in this process writes beside the log. */
function overhear(lines: string[]): Disposable {
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  return {
    [Symbol.dispose]() {
      for (const spy of spies) {
        lines.push(...spy.mock.calls.map(([said]) => String(said)));
        spy.mockRestore();
      }
    },
  };
}

/** A fault of ours is told of with its cause: there libraries repeat what they were given. */
async function breakDatabase({ core, url }: House, { canaries }: Tour): Promise<void> {
  const { db } = core.tools;
  await db.write((tx) => tx.$executeRawUnsafe('ALTER TABLE acct_credentials RENAME TO broken'));
  const token = canaries.all().findLast(({ kind }) => kind === 'token')?.text;
  for (const path of ['/v1/sessions', '/trpc/signin.create', '/pyacct/2/session/']) {
    await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ username: 'ann0', password: canaries.password() }),
    });
  }
  await db.write((tx) => tx.$executeRawUnsafe('ALTER TABLE broken RENAME TO acct_credentials'));
}
