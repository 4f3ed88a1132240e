/**
 * Fills a new database of Acct with accounts that have one live session each, by SQL in batches: 100
 * thousand take seconds, ten million minutes. Row `n` has the account id `n` and the token `tokenOf(n)`.
 *
 *   npx tsx bench/load-sessions.ts file:/tmp/acct.db 1000000
 *   npx tsx bench/load-sessions.ts postgresql://… 1000000
 */
import { fileURLToPath } from 'node:url';
import { hashPassword, migrate, parseDatabaseUrl, systemClock } from '@acct/core';
import { fillPostgresql } from './load-postgresql.ts';
import { fillSqlite } from './load-sqlite.ts';
import { progressOf } from './progress.ts';
import { benchCost, benchPassword, type Filling } from './rows.ts';

export type LoadOrder = {
  /** As ACCT_DATABASE_URL has it. */
  readonly url: string;
  readonly count: number;
  /** When every session began and was last used; now, unless said otherwise. */
  readonly at?: Date;
  /** Sessions were last used evenly over this long before that; all at once, unless said otherwise. */
  readonly spreadMs?: number;
};

/** Migrates the database first. Accounts that are there already make it fail. */
export async function loadSessions(order: LoadOrder): Promise<void> {
  const { url, count, at = new Date(), spreadMs = 0 } = order;
  await migrate({ url, clock: systemClock });
  const found = parseDatabaseUrl(url);
  const filling: Filling = {
    count,
    at,
    spreadMs,
    // One hash for all: what a sign-in costs does not depend on whose it is.
    password: await hashPassword(benchPassword, benchCost),
    onProgress: progressOf(`loading ${found.provider}`),
  };
  if (found.provider === 'sqlite') fillSqlite(found.path, filling);
  else await fillPostgresql(found.url, filling);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url = '', count = ''] = process.argv.slice(2);
  await loadSessions({ url, count: Number(count) });
}
