import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { BoundedPool, isNoneFree } from './bounded-pool.ts';
import { DatabaseUnavailable } from './unavailable.ts';

describe.runIf(testedProviders.includes('postgresql'))('a pool with a queue that moves', () => {
  it('refuses at once those who come when another has waited for long, and serves the others', async () => {
    await using place = await createTestDatabase('postgresql');
    await using pool = poolAt(place.url, 400);
    const holder = await pool.connect();
    const first = pool.connect();
    await expect.poll(() => refusalOf(pool.connect())).toBeInstanceOf(DatabaseUnavailable);
    // By way of a query it is the same; and whoever waited before is still there.
    await expect(pool.query('SELECT 1')).rejects.toSatisfy(isNoneFree);
    expect(pool.waitingCount).toBeGreaterThan(0);
    holder.release();
    (await first).release();
    await expect.poll(() => pool.waitingCount).toBe(0);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('serves a crowd that comes all at once, with one connection', async () => {
    await using place = await createTestDatabase('postgresql');
    await using pool = poolAt(place.url, 60_000);
    const crowd = Array.from({ length: 200 }, () => pool.query('SELECT 1 AS one'));
    expect((await Promise.all(crowd)).flatMap(({ rows }) => rows)).toHaveLength(200);
  });
});

/** Those who are admitted wait on, and their connections go back when they come. */
async function refusalOf(connecting: Promise<pg.PoolClient>): Promise<unknown> {
  const admitted = Symbol('admitted');
  const later = new Promise((resolve) => setTimeout(resolve, 20, admitted));
  connecting.then((client) => client.release()).catch(() => {});
  return Promise.race([later, connecting.catch((error: unknown) => error)]);
}

function poolAt(url: string, waitMs: number): BoundedPool & AsyncDisposable {
  const config = { connectionString: url, max: 1, connectionTimeoutMillis: 60_000 };
  const pool = new BoundedPool(config, waitMs);
  // A connection that still closes is ended with the database.
  pool.on('error', () => {});
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.end() });
}
