import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, parseDatabaseUrl } from '../../packages/core/src/db/index.ts';
import { systemClock } from '../../packages/core/src/kernel/clock.ts';
import { administer } from '../house/server-sql.ts';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { catalogueOf } from './catalogue.ts';
import { printSql, prismaDeploy, type SchemaFile, schemaFiles } from './engine.ts';

describe.each(testedProviders)('%s', (provider) => {
  it('has migrations that make what the models say', async () => {
    await using migrated = await createTestDatabase(provider);
    await using modelled = await createTestDatabase(provider, 'empty');
    await makeFromModels(modelled.url, provider, await schemaFiles(provider));
    // A difference means a model without its migration: CONTRIBUTING.md tells how to write one.
    expect(await catalogueOf(migrated.url)).toEqual(await catalogueOf(modelled.url));
  });

  it('would notice a column, an index and a rule that no migration makes', async () => {
    await using migrated = await createTestDatabase(provider);
    await using modelled = await createTestDatabase(provider, 'empty');
    const changed = (await schemaFiles(provider)).map(({ path, content }) => ({
      path,
      content: content.replace(
        'model Bootstrap {',
        'model Bootstrap {\n  extra Int? @default(7)\n  other Int? @unique\n  @@index([expiresAt])\n',
      ),
    }));
    await makeFromModels(modelled.url, provider, changed);
    const known = await catalogueOf(migrated.url);
    const lines = (await catalogueOf(modelled.url)).filter((line) => !known.includes(line));
    expect(lines).toEqual([
      expect.stringMatching(/^acct_bootstraps index .*bootstraps_expires_at_idx/),
      expect.stringMatching(/^acct_bootstraps index .*bootstraps_other_key/),
      expect.stringMatching(/^acct_bootstraps.extra integer default 7/i),
      expect.stringMatching(/^acct_bootstraps.other integer/i),
    ]);
  });

  it('is left alone by prisma migrate deploy after our own migrations', async () => {
    await using place = await createTestDatabase(provider);
    expect(await prismaDeploy(provider, place.url)).toEqual([]);
  });

  it('is left alone by our own migrations after prisma migrate deploy', async () => {
    await using place = await createTestDatabase(provider, 'empty');
    expect(await prismaDeploy(provider, place.url)).toContain('0001_init');
    expect((await migrate({ url: place.url, clock: systemClock })).applied).toEqual([]);
  });
});

/**
 * Where a migration differs from what Prisma prints, and must: what is printed for the models is
 * compared after this change. Each entry has to be found, so none outlives its reason.
 */
const writtenByHand: Record<Provider, readonly { printed: string; written: string }[]> = {
  sqlite: [
    // The id of events: SQLite numbers only INTEGER by itself, which has 64 bits there.
    {
      printed: '"id" BIGINT NOT NULL PRIMARY KEY,',
      written: '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,',
    },
  ],
  postgresql: [],
};

async function makeFromModels(url: string, provider: Provider, files: SchemaFile[]): Promise<void> {
  let script = await printSql(url, files);
  for (const { printed, written } of writtenByHand[provider]) {
    expect(script.split(printed)).toHaveLength(2);
    script = script.replace(printed, written);
  }
  const address = parseDatabaseUrl(url);
  if (address.provider === 'postgresql') return administer(address.url, script);
  const file = new Sqlite(address.path);
  file.exec(script);
  file.close();
}
