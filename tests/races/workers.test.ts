import { expect, test } from 'vitest';
import { isAlive, startCrew, tokenOf } from '../../apps/server/test/crew.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';

// The tests of the workers themselves run on SQLite, beside the server. Here is what is another thing on
// PostgreSQL: each worker has a pool of its own, and one that is killed leaves its connections behind.

const patience = { timeout: 60_000 };

test.runIf(testedProviders.includes('postgresql'))(
  'two workers share one PostgreSQL, and one that is killed is replaced while the service goes on',
  async () => {
    await using database = await createTestDatabase('postgresql', 'empty');
    await using program = await startCrew({ ACCT_DATABASE_URL: database.url });
    const url = await program.running();
    const token = await tokenOf(url);
    expect(new Set(program.serving().map(({ worker }) => worker))).toEqual(new Set([1, 2]));

    let over = false;
    let [answered, lost] = [0, 0];
    const others: number[] = [];
    const clients = Array.from({ length: 8 }, async () => {
      while (!over) {
        const status = await check(url, token);
        if (status === 200) answered += 1;
        else if (status === undefined) lost += 1;
        else others.push(status);
      }
    });
    await expect.poll(() => answered, patience).toBeGreaterThan(50);
    const [victim] = program.serving();
    if (victim === undefined) throw new Error('No worker serves.');
    process.kill(victim.pid, 'SIGKILL');
    await expect.poll(() => program.serving().length, patience).toBe(3);
    const before = answered;
    await expect.poll(() => answered - before, patience).toBeGreaterThan(50);
    over = true;
    await Promise.all(clients);

    expect(others).toEqual([]);
    // Only what the victim had in hand is lost: each client asks one thing at a time.
    expect(lost).toBeLessThanOrEqual(clients.length);
    expect(program.serving()[2]?.worker).toBe(victim.worker);
    const end = { method: 'DELETE', headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${url}/v1/session`, end)).status).toBe(204);
    const after = await Promise.all(Array.from({ length: 40 }, () => check(url, token)));
    expect(new Set(after)).toEqual(new Set([401]));

    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(program.serving().some(({ pid }) => isAlive(pid))).toBe(false);
    tried(answered, `checks by two workers on PostgreSQL, of which one was killed; ${lost} lost`);
  },
);

/** On a connection that ends with its answer, so that each may reach another worker. */
async function check(url: string, token: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' };
  try {
    const answer = await fetch(`${url}/v1/session`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
