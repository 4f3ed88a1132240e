import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, settingsWith } from '@acct/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Rivals, startRivals } from './rivals.ts';
import { shot } from './twins.ts';

// Two servers that are started at the same moment, on a database that has nothing yet: whatever a start
// brings about is there once, and neither of them falls over the other.

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

const rounds = 4;
const keys = Array.from({ length: 12 }, (_, i) => `key${i}`);

test.each(testedProviders)(
  'two servers that start at once on an empty database of %s migrate it once and agree on its attributes',
  async (provider) => {
    await using place = await folder();
    const attributesFile = join(place.path, 'attributes.json');
    const wanted = keys.map((key, i) => ({ key, unique: i % 2 === 0, sensitive: i % 3 === 0 }));
    await writeFile(attributesFile, JSON.stringify(wanted));
    for (let round = 0; round < rounds; round += 1) {
      await using database = await createTestDatabase(provider, 'empty');
      const bootstrapFile = join(place.path, `secret${round}`);
      const settings = { databaseUrl: database.url, attributesFile, bootstrapFile };
      const wires = await rivals.startAtOnce([settings, settings]);
      for (const wire of wires) {
        const { output } = await wire.send(shot('attributes.definitions', undefined), 'rest');
        expect(output).toMatchObject({
          items: wanted
            .toSorted((a, b) => (a.key < b.key ? -1 : 1))
            .map((definition) => ({ type: 'string', required: false, ...definition })),
        });
      }
      await rivals.stop();
      await expectOneOfEach(database.url);
    }
    tried(rounds, `starts of two servers at once on an empty ${provider}`);
  },
);

test.each(testedProviders)(
  'the bootstrap file that two servers on %s wrote at once holds the secret that counts',
  async (provider) => {
    await using place = await folder();
    for (let round = 0; round < 2 * rounds; round += 1) {
      await using database = await createTestDatabase(provider);
      const bootstrapFile = join(place.path, `secret${round}`);
      const settings = { databaseUrl: database.url, bootstrapFile };
      const [first, second] = await rivals.startAtOnce([settings, settings]);
      const account = { username: 'ann', password: 'a quiet harbour' };
      await first.send(shot('signup.create', account), 'rest');
      const { output } = await second.send(shot('signin.create', account), 'trpc');
      const token = String(Reflect.get(Object(output), 'token'));
      const secret = (await readFile(bootstrapFile, 'utf8')).trim();
      const claimed = await first.send(shot('roles.bootstrap', { secret }, token), 'rest');
      expect(claimed.outcome, `round ${round}`).toBe('ok');
      await rivals.stop();
    }
    tried(2 * rounds, `bootstrap files written by two servers at once on ${provider}`);
  },
);

/** No migration, definition or event of a definition that is there twice, and no migration half done. */
async function expectOneOfEach(databaseUrl: string): Promise<void> {
  const core = await openCore(settingsWith({ databaseUrl }), { sweeps: false });
  try {
    const { read } = core.tools.db;
    const ledger = await read.$queryRaw<{ name: string }[]>`SELECT migration_name AS name
      FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
    const all = await read.$queryRaw<unknown[]>`SELECT id FROM _prisma_migrations`;
    expect(new Set(ledger.map(({ name }) => name)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(0);
    const definitions = await read.attributeDefinition.findMany();
    expect(definitions.map(({ key }) => key).sort()).toEqual(keys.toSorted());
  } finally {
    await core.close();
  }
}

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'acct-starts-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
