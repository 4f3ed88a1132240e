import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { administer } from '../house/server-sql.ts';
import { testedProviders } from '../house/test-database.ts';
import { shot, startTwins } from './twins.ts';

// An id is taken before its transaction is kept. Unless the ids rise in the order of the commits, whoever
// has seen the later of two takes it for the place to go on from, and never sees the earlier one.

const password = 'a quiet harbour';

test.each(testedProviders)(
  'a reader who follows two busy processes on %s misses no event and meets none twice',
  async (provider) => {
    await using twins = await startTwins();
    await using arena = await twins.open({ provider });
    const { house } = arena;
    const { token } = await house.service('feeder');
    if (provider === 'postgresql') await slowDownCommits(house, 'pg_sleep(random() / 100)');
    let done = false;
    const reader = follow(house, token, () => done);
    const people = Array.from({ length: 60 }, (_, i) => `p${i}`);
    const outcomes = [
      ...(await arena.volley(
        people.map((username) => shot('signup.create', { username, password })),
      )),
      ...(await arena.volley(
        people.flatMap((username) => [
          shot('signin.create', { username, password }),
          shot('signin.create', { username, password: 'a wrong guess' }),
        ]),
      )),
    ];
    done = true;
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'signin.refused']));
    const { met, visits } = await reader;
    expect(met).toEqual(await allIds(house));
    expect(met.length).toBeGreaterThan(180);
    expect(visits).toBeGreaterThan(5);
  },
);

test.runIf(testedProviders.includes('postgresql'))(
  'an event whose transaction is still open holds back the later ones, so a reader meets it first',
  async () => {
    const settings = { databaseWaitTimeoutMs: 15_000, databaseStatementTimeoutMs: 15_000 };
    await using house = await openHouse({ provider: 'postgresql', door: 'caller', settings });
    const { token } = await house.service('feeder');
    const [ann, bob] = [await house.member('ann'), await house.member('bob')];
    const { last } = await house.call('audit.list', {}, token);
    await slowDownCommits(
      house,
      `CASE NEW.account_id WHEN ${ann.id} THEN pg_advisory_xact_lock_shared(${gate}) END`,
    );
    await using closed = await closeGate(house);
    const first = house.call('accounts.rename', { username: 'anna' }, ann.token);
    await closed.untilWaiting(1);
    const second = house.call('accounts.rename', { username: 'bobby' }, bob.token);
    await Promise.race([second, closed.untilWaiting(2)]);
    const early = await house.call('audit.list', { after: last }, token);
    await closed.open();
    await Promise.all([first, second]);
    const late = await house.call('audit.list', { after: early.last }, token);
    expect(early.items).toEqual([]);
    expect(late.items.map(({ accountId }) => accountId)).toEqual([ann.id, bob.id]);
  },
);

/** Lets `work` happen when a transaction with events commits: their ids are taken, nobody sees them yet. */
async function slowDownCommits(house: House, work: string): Promise<void> {
  await administer(
    house.core.tools.settings.databaseUrl,
    `CREATE FUNCTION slow_down() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM ${work}; RETURN NULL; END $$;
     CREATE CONSTRAINT TRIGGER slow_down AFTER INSERT ON acct_events
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_down()`,
  );
}

const gate = 77;

type Gate = AsyncDisposable & {
  open(): Promise<void>;
  /** Until so many transactions of this database wait for a lock. */
  untilWaiting(count: number): Promise<void>;
};

async function closeGate(house: House): Promise<Gate> {
  const client = new pg.Client(house.core.tools.settings.databaseUrl);
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${gate})`);
  const waiting = `SELECT count(*)::int AS n FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE NOT granted AND locktype = 'advisory' AND d.datname = current_database()`;
  return {
    open: async () => {
      await client.query('SELECT pg_advisory_unlock_all()');
    },
    untilWaiting: async (count) => {
      for (;;) {
        const { rows } = await client.query<{ n: number }>(waiting);
        if ((rows[0]?.n ?? 0) >= count) return;
      }
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Asks from where it was, again and again, until all is done and there is nothing more. */
async function follow(house: House, token: string, isDone: () => boolean) {
  const met: string[] = [];
  let [after, visits] = ['0', 0];
  for (;;) {
    const wasDone = isDone();
    const page = await house.call('audit.list', { after, limit: 7 }, token);
    // SQLite answers within one turn, and the two processes are heard between turns only.
    await nextTurn();
    met.push(...page.items.map(({ id }) => id));
    after = page.last;
    visits += 1;
    if (wasDone && page.next === null) return { met, visits };
  }
}

async function allIds(house: House): Promise<string[]> {
  const rows = await house.core.tools.db.read.event.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ id }) => String(id));
}
