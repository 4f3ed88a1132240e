import pg from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../tests/house/test-database.ts';
import { type CoreParts, openCore } from './core.ts';
import { HashThreads } from './kernel/hash-threads.ts';
import { settingsWith } from './kernel/settings.ts';

it.runIf(testedProviders.includes('postgresql'))(
  'leaves no connection behind when it cannot be put together',
  async () => {
    await using place = await createTestDatabase('postgresql');
    const parts: CoreParts = {
      get sessionPolicy(): never {
        throw new Error('no such policy');
      },
    };
    const opening = openCore(settingsWith({ databaseUrl: place.url }), parts);
    await expect(opening).rejects.toThrow('no such policy');
    await expect.poll(() => connectionsTo(place.url)).toBe(0);
  },
);

it('leaves the hash threads that it was given to whoever else uses them', async () => {
  await using place = await createTestDatabase('sqlite');
  const hashThreads = new HashThreads();
  const core = await openCore(settingsWith({ databaseUrl: place.url }), { hashThreads });
  await core.close();
  expect(await hashThreads.hash('a quiet harbour', 4)).toMatch(/^\$2b\$04\$/);
  await hashThreads.close();
});

async function connectionsTo(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'acct'`,
  );
  await client.end();
  return rows[0]?.count ?? 0;
}
