import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';

// The guard lets somebody in, the change waits for a row that another holds, and meanwhile what the guard
// saw is taken back. SQLite writes one after the other, so nothing waits there with a row in hand.
describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  test.each([
    ['is demoted', (house, id) => house.operate('standing.demote', { id, role: 'admin' })],
    ['is suspended', (house, id) => house.operate('standing.suspend', { id })],
    ['is signed out', (house, id) => house.operate('sessions.revokeAll', { id })],
  ] satisfies Taking[])(
    'an administrator who %s changes nothing afterwards',
    async (_how, takeBack) => {
      await using house = await openHouse({ provider: 'postgresql', door: 'caller' });
      const first = await house.admin('first');
      // Somebody must be left.
      await house.admin('second');
      const bob = await house.signUp('bob');
      await using row = await holdAccountRow(house, bob.id);

      const granting = house.attempt('roles.grant', { id: bob.id, role: 'admin' }, first.token);
      await row.waitedFor();
      await takeBack(house, first.id);
      await row.letGo();

      expect(await granting).toMatchObject({
        ok: false,
        problem: { reason: 'access.session_invalid' },
      });
      expect((await house.rows()).roleGrants.join()).not.toContain(`"accountId":${bob.id}`);
    },
  );
});

type Taking = [how: string, takeBack: (house: House, id: number) => Promise<unknown>];

/** Holds the row of an account, so that whoever wants to attach something to it waits. */
async function holdAccountRow(house: House, id: number) {
  const client = new pg.Client(house.core.tools.settings.databaseUrl);
  // The end of the house ends its database, with whoever is still connected.
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT id FROM acct_accounts WHERE id = $1 FOR UPDATE', [id]);
  return {
    waitedFor: () =>
      vi.waitFor(async () => {
        const { rows } = await client.query(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(Waiting.parse(rows[0]).waiting).toBe(1);
      }, 10_000),
    letGo: () => client.query('COMMIT'),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const Waiting = z.object({ waiting: z.int() });
