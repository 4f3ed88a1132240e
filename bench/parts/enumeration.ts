import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { administer } from '../../tests/house/server-sql.ts';
import { loadSessions } from '../load-sessions.ts';
import type { Part } from '../part.ts';
import { type Program, startAcct } from '../program.ts';
import { benchCost, benchPassword } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { aucOf, spreadOf } from '../statistics.ts';
import { usernameOf } from '../tokens.ts';
import { type Provider, titleOf } from './acct-subject.ts';

export const enumeration: Part = {
  name: 'enumeration',
  title: 'Names that a stranger tries',
  says: `Sign-ins that fail, one after the other, in pairs: a name that somebody has and a name that nobody has, in the order A B B A. Each name is tried once, but for the throttled ones, which failed before. The first figure says how well the time of an answer tells which of the two it was: 0.5 is not at all, 0 or 1 is always. The second is how far the medians lie apart. The cost of a hash is ${benchCost}.`,
  plots: 'auc',
  onDemand: true,
  async run(stage) {
    for (const provider of ['sqlite', 'postgresql'] as const) {
      await enumerate(stage, provider);
      await stage.stopPrograms();
    }
  },
};

/** What stands behind the name that somebody has, and what is typed for both. */
const cases = {
  'a wrong password': { password: `not ${benchPassword}` },
  'a wrong password of 300 bytes': { password: 'long '.repeat(60) },
  'an empty password': { password: '' },
  'a suspended account': { password: benchPassword },
  'an account from PyAcct': { password: `not ${benchPassword}` },
  'a throttled name': { password: `not ${benchPassword}` },
} as const;

type Case = keyof typeof cases;
export const enumerationCases = Object.keys(cases);

export function enumerationName(provider: Provider, what: string): string {
  return `Acct, ${titleOf(provider)}: ${what}`;
}

/** In each round; three hundred in the five rounds of the default. */
const pairs = 60;

async function enumerate(stage: Stage, provider: Provider): Promise<void> {
  const names = namesOf(stage.options.rounds);
  const url = await database(stage, provider, names.count);
  const program = await stage.running(
    startAcct(stage.folder, {
      ACCT_DATABASE_URL: url,
      ACCT_BCRYPT_COST: String(benchCost),
    }),
  );
  // Not one of them is measured: what comes first is slow for other reasons.
  for (let i = 0; i < 20; i += 1) await timeOf(program, `warm-up-${i}`, cases['a wrong password']);
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    for (const what of caseNames) {
      const { auc, gapMs, p50Ms } = await playRound(program, what, names);
      const subject = enumerationName(provider, what);
      const values = { p50Ms, auc, gapMs };
      stage.record({ part: 'enumeration', subject, round, load: loadavg()[0] ?? 0, values });
    }
    program.emptyLog();
  }
}

// The border between the keys of an object and their type.
const caseNames = Object.keys(cases) as Case[];

async function playRound(program: Program, what: Case, names: Names) {
  const times: Record<Side, number[]> = { known: [], unknown: [] };
  const isThrottled = what === 'a throttled name';
  const nextOf = (side: Side) => (side === 'known' ? names.known(what) : names.unknown());
  const kept: Record<Side, string> = { known: nextOf('known'), unknown: nextOf('unknown') };
  // Side by side: each of them takes a quarter of a minute, and lasts for as long.
  if (isThrottled) await Promise.all(sides.map((side) => throttle(program, kept[side])));
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const side of pair % 2 === 0 ? sides : sides.toReversed()) {
      const name = isThrottled ? kept[side] : nextOf(side);
      const { ms, status } = await timeOf(program, name, cases[what]);
      if (status !== (isThrottled ? 429 : 401)) throw new Error(`${what} was answered ${status}.`);
      times[side].push(ms);
    }
  }
  const [known, unknown] = [spreadOf(times.known).median, spreadOf(times.unknown).median];
  return { auc: aucOf(times.known, times.unknown), gapMs: Math.abs(known - unknown), p50Ms: known };
}

const sides = ['known', 'unknown'] as const;
type Side = (typeof sides)[number];

/** Fails until the next try has to wait for so long that all of a round falls into it. */
async function throttle(program: Program, username: string): Promise<void> {
  for (;;) {
    const { status, retryAfter } = await timeOf(program, username, cases['a throttled name']);
    if (status !== 429) continue;
    if (retryAfter >= 15) return;
    await sleep(retryAfter * 1000);
  }
}

type Answered = { readonly ms: number; readonly status: number; readonly retryAfter: number };

async function timeOf(
  { url }: Program,
  username: string,
  { password }: { readonly password: string },
): Promise<Answered> {
  const began = performance.now();
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  await response.arrayBuffer();
  const ms = performance.now() - began;
  const retryAfter = Number(response.headers.get('retry-after') ?? 0);
  return { ms, status: response.status, retryAfter };
}

type Names = {
  readonly count: number;
  /** A name that was not tried before, of an account for this case. */
  known(what: Case): string;
  /** One that nobody has, as long as the others. */
  unknown(): string;
};

/** Each case has rows of its own. */
function namesOf(rounds: number): Names {
  const rows = rowsOf(rounds);
  const used = new Map<string, number>();
  const next = (what: string): number => {
    const n = used.get(what) ?? 0;
    used.set(what, n + 1);
    return n;
  };
  return {
    count: first + caseNames.length * rows,
    known: (what) => usernameOf(first + caseNames.indexOf(what) * rows + next(what)),
    unknown: () => `nobody${first + next('nobody')}`,
  };
}

/** From here on all numbers are equally long. */
const first = 10_000;

function rowsOf(rounds: number): number {
  return rounds * (pairs + 1);
}

/** A database of its own, because the accounts of the others shall stay as they are. */
async function database(stage: Stage, provider: Provider, count: number): Promise<string> {
  const url =
    provider === 'sqlite'
      ? `file:${join(stage.folder, 'enumeration.db')}`
      : await stage.newDatabase();
  await loadSessions({ url, count });
  const rows = rowsOf(stage.options.rounds);
  const between = (what: Case) => {
    const from = first + caseNames.indexOf(what) * rows;
    return `BETWEEN ${from} AND ${from + rows - 1}`;
  };
  const quick = `pyacct-sha256:salt$${'0'.repeat(64)}`;
  for (const sql of [
    `UPDATE acct_accounts SET state = 'suspended' WHERE id ${between('a suspended account')}`,
    `UPDATE acct_credentials SET password = '${quick}' WHERE account_id ${between('an account from PyAcct')}`,
  ]) {
    if (provider === 'postgresql') await administer(url, sql);
    else change(url, sql);
  }
  return url;
}

function change(url: string, sql: string): void {
  const file = new Sqlite(url.slice('file:'.length));
  try {
    file.exec(sql);
  } finally {
    file.close();
  }
}
