import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/postgresql/client.ts';
import { guardQueries } from './guard.ts';
import type { Client } from './models.ts';
import { rethrow } from './unavailable.ts';

/** Prisma over the pool. Its module is loaded only by those who need Prisma. */
export function connectPrisma(pool: pg.Pool): Client {
  const adapter = new GuardedPg(pool, { statementNameGenerator: statementNames() });
  // `minimal` keeps the arguments of a failed call out of its message.
  const client = new PrismaClient({ adapter, errorFormat: 'minimal' });
  // The border between the two generated clients: same models, same runtime (see models.ts).
  return client as unknown as Client;
}

class GuardedPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const connection = guardQueries(await super.connect());
    const start = connection.startTransaction.bind(connection);
    connection.startTransaction = async (isolation) =>
      guardQueries(await start(isolation).catch(rethrow));
    return connection;
  }
}

/**
 * Names for prepared statements: PostgreSQL then parses and plans each text once a connection. Texts
 * beyond the first few hundred, such as lists of every length, stay unnamed, so that a connection never
 * hoards them.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // pg takes the empty name for "do not keep".
    if (names.size >= statementsMax) return '';
    const name = `acct_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

const statementsMax = 300;
