import { digestOf, sessionIdOf, tokenOf, usernameOf } from './tokens.ts';

/** What a database is filled with, whichever it is. */
export type Filling = {
  readonly count: number;
  /** When every session began. */
  readonly at: Date;
  /** Sessions were last used evenly over this long before `at`. */
  readonly spreadMs: number;
  /** As it is stored. */
  readonly password: string;
  onProgress(done: number, of: number): void;
};

/** One account with its one session. */
export type Row = {
  readonly accountId: number;
  readonly username: string;
  readonly sessionId: string;
  readonly digest: Buffer;
};

/** Every account's password, in all that is loaded. */
export const benchPassword = 'the heron waits at dusk';

/** Of bcrypt. Cheaper than Acct's default, so that what is not the hash weighs more. */
export const usualCost = 10;

/** The cost of all stored passwords. */
export const benchCost = Number(process.env['ACCT_BENCH_COST'] ?? usualCost);

/** Accounts that may do more than the rest: a batch check needs `service`. */
export const serviceRow = 1;
export const adminRow = 2;

/** As long as what a browser says of itself, and an address of RFC 5737. */
export const device =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
export const address = '192.0.2.17';

/** All rows, a batch at a time. */
export function* batchesOf(count: number): Generator<readonly Row[]> {
  for (let first = 1; first <= count; first += batchRows) {
    const size = Math.min(batchRows, count - first + 1);
    yield Array.from({ length: size }, (_, index) => rowOf(first + index));
  }
}

export function usedAtOf({ at, spreadMs }: Filling, { accountId }: Row): Date {
  // A prime, so that neighbours are far apart.
  return new Date(at.getTime() - (spreadMs === 0 ? 0 : (accountId * 7919) % spreadMs));
}

const batchRows = 20_000;

function rowOf(n: number): Row {
  const digest = digestOf(tokenOf(n));
  return { accountId: n, username: usernameOf(n), sessionId: sessionIdOf(digest), digest };
}
