import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';

// SQLite writes one after the other, so two changes never meet half-way there.
describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  test('a sign-in with the old password does not outlive the reset that it meets', async () => {
    await using house = await openHouse({ provider: 'postgresql', door: 'caller' });
    const { id, username, password } = await house.signUp('ann');
    await using gate = await closeGate(house.core.tools.settings.databaseUrl);

    const entering = house.attempt('signin.create', { username, password });
    await gate.waiting(1);
    const reset = house.operate('password.set', { id, newPassword: 'a lighthouse in fog' });
    // Either it is done already, or it waits for the sign-in that is under way.
    await Promise.race([reset, gate.waiting(2)]);
    await gate.open();
    await Promise.all([entering, reset]);

    expect((await house.rows()).sessions).toEqual([]);
  });
});

/** Stops every new session just before it is written, until the gate is opened. */
async function closeGate(url: string) {
  const client = new pg.Client(url);
  // The end of the house ends its database, with whoever is still connected.
  client.on('error', () => {});
  await client.connect();
  await client.query(`
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4242); RETURN NEW; END $$;
    CREATE TRIGGER gate BEFORE INSERT ON acct_sessions
      FOR EACH ROW EXECUTE FUNCTION wait_at_gate();
    SELECT pg_advisory_lock(4242)`);
  return {
    waiting: (count: number) =>
      vi.waitFor(async () => {
        const { rows } = await client.query(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(Waiting.parse(rows[0]).waiting).toBe(count);
      }, 10_000),
    open: () => client.query('SELECT pg_advisory_unlock(4242)'),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const Waiting = z.object({ waiting: z.int() });
