import type pg from 'pg';
import { ticks } from './pause.ts';
import { type SqlValue, type Statements, workIn } from './statements.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A transaction on a connection of the pool, without Prisma; all of it has `withinMs`. Fails as the driver
 * does.
 */
export async function postgresqlWrite<Result>(
  pool: pg.Pool,
  withinMs: number,
  work: (tx: Statements) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const until = ticks() + withinMs;
  const run = (sql: TemplateStringsArray, values: readonly SqlValue[]) => {
    demandTime(until);
    return client.query({ ...preparedFor(sql), values: values.map(sent) });
  };
  let lost: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await workIn(
      {
        execute: async (sql, values) => (await run(sql, values)).rowCount ?? 0,
        query: async (sql, values) => (await run(sql, values)).rows,
      },
      work,
    );
    demandTime(until);
    const { command } = await client.query('COMMIT');
    // A transaction that failed is rolled back by it, and that is no error to the server.
    if (command !== 'COMMIT') throw new Error('A statement failed, and the work went on.');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      lost = reason;
    });
    throw error;
  } finally {
    client.release(lost);
  }
}

function demandTime(until: number): void {
  if (ticks() > until) throw new DatabaseUnavailable('The change took too long.');
}

/** Named, so that PostgreSQL parses and plans each text once a connection: there is one for each place in our code. */
function preparedFor(sql: TemplateStringsArray): { name: string; text: string } {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  count += 1;
  const text = sql.reduce((before, part, place) => `${before}$${place}${part}`);
  const made = { name: `acct_sql_${count}`, text };
  prepared.set(sql, made);
  return made;
}

const prepared = new WeakMap<TemplateStringsArray, { name: string; text: string }>();
let count = 0;

/** pg would send a time in the zone of this process, and the columns have none. */
function sent(value: SqlValue): Exclude<SqlValue, Date> {
  return value instanceof Date ? value.toISOString().slice(0, -1) : value;
}
