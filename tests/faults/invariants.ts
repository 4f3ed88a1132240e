import { setTimeout as sleep } from 'node:timers/promises';
import { refusedName } from './acts.ts';
import { type Expected, expectedOf } from './expected.ts';
import type { Ledger, Operation } from './ledger.ts';
import { listOf, rowsOf } from './sql.ts';
import { contradictionsOf, contradictionsOfRow } from './testimony.ts';

export type Case = {
  readonly ledger: Ledger;
  readonly databaseUrl: string;
  /** Every process that serves now. */
  readonly services: readonly Witness[];
  /** Whether clients may have been left without an answer: only where a process was killed. */
  readonly killed: boolean;
  /** Nobody else is looked at when it is given: an earlier look found them in order. */
  readonly only?: ReadonlySet<string>;
};

export type Witness = {
  readonly url: string;
  gone(): boolean;
  figures(): Promise<string>;
};

/**
 * Everything that a fault must not break, looked for in what the clients wrote down, in the API and in
 * the tables. Each sentence begins with the number of its rule:
 *
 * V1 what was acknowledged is there; V2 what was refused is not; V3 what was never answered is there as
 * a whole or not at all, and another try settles it; V4 an ended session stays ended; V5 a one-time
 * secret worked once; V6 a name belongs to one account; V7 there is an administrator; V8 nothing is left
 * without its account, and no account without a password; V9 the former password is dead and the new
 * one works; V10 the journal tells of each change once, and of nothing else; V11 ids rise; V13 nothing
 * is still taken or waiting; V14 answers are what an undisturbed service answers, or 503 with
 * Retry-After; V16 the process lived on.
 *
 * Of the others, V12 (wrong passwords are counted) has tests of its own, and V15 (recovery) is what each
 * recipe waits for.
 */
export async function violations(about: Case): Promise<string[]> {
  const dead = about.services.filter(({ gone }) => gone());
  if (dead.length > 0) return dead.map(({ url }) => `V16 ${url} has ended by itself`);
  const operations = about.ledger.operations();
  const everybody = [...expectedOf(operations).values()];
  const people = everybody.filter(({ name }) => about.only?.has(name) ?? true);
  const found = [
    ...strangeAnswers(operations, about.killed),
    ...risingIds(operations, about.ledger),
    ...(await stillTaken(about)),
    ...(await halves(about.databaseUrl)),
    ...(await untold(about.databaseUrl, people)),
  ];
  const rows = await rowsOf(about.databaseUrl, accounts);
  const byName = new Map(rows.map((row) => [String(row['username_key']), row]));
  for (let at = 0; at < people.length; at += judgedAtOnce) {
    const some = people.slice(at, at + judgedAtOnce);
    found.push(...some.flatMap((person) => contradictionsOfRow(person, byName.get(person.name))));
    const said = await Promise.all(some.map((person) => contradictionsOf(about, person)));
    found.push(...said.flat());
  }
  return found;
}

const judgedAtOnce = 16;

const accounts = `SELECT a.id, username_key, v.value FROM acct_accounts a
  LEFT JOIN acct_attribute_values v ON v.account_id = a.id AND v.key = 'nick'`;

function strangeAnswers(operations: readonly Operation[], killed: boolean): string[] {
  return operations.flatMap(({ asked, outcome }) => {
    const what = `${asked.act} of ${asked.person}`;
    if (outcome.kind === 'unanswered') {
      return killed ? [] : [`V14 ${what} was not answered in ${outcome.ms} ms: ${outcome.why}`];
    }
    const { status, wanted, retryAfter, code } = outcome;
    if (status === wanted) return [];
    if (status === 503 && retryAfter !== undefined) return [];
    // A second try may find that the first one, which was in doubt, was done; and of two passwords of
    // which one must be refused, the other one is not.
    if (asked.act === 'signUp' && status === 409) return [];
    if (asked.act === 'signIn' && wanted === 401 && status === 201) return [];
    return [`V14 ${what} was answered ${status} ${code}, and not ${wanted}`];
  });
}

function risingIds(operations: readonly Operation[], ledger: Ledger): string[] {
  const before = ledger.answeredBefore();
  const made = operations.flatMap(({ asked, outcome }) =>
    outcome.kind === 'answered' && outcome.accountId !== undefined
      ? [{ operation: asked.id, id: outcome.accountId }]
      : [],
  );
  const ids = new Set(made.map(({ id }) => id));
  const found = ids.size < made.length ? ['V11 an id was given out twice'] : [];
  for (const early of made) {
    const late = made.find(
      ({ operation, id }) => id < early.id && before(early.operation, operation),
    );
    if (late !== undefined) found.push(`V11 ${late.id} came after ${early.id}`);
  }
  return found;
}

/** What runs when nobody asks for anything must come to rest. */
async function stillTaken({ services, databaseUrl }: Case): Promise<string[]> {
  const until = performance.now() + restMs;
  for (;;) {
    const found: string[] = [];
    for (const { figures, url } of services) found.push(...takenIn(await figures(), url));
    if (databaseUrl.startsWith('postgres')) found.push(...(await listOf(databaseUrl, atWork)));
    if (found.length === 0 || performance.now() > until) return found;
    await sleep(100);
  }
}

const restMs = 30_000;

const atWork = `SELECT 'V13 a transaction is still open: ' || state FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'acct' AND state <> 'idle'`;

function takenIn(figures: string, url: string): string[] {
  const read = (name: string): number =>
    Number(new RegExp(`^acct_${name} (\\S+)$`, 'm').exec(figures)?.[1] ?? Number.NaN);
  const zero = ['hash_running', 'hash_waiting', 'database_waiting'];
  const found = zero.filter((name) => read(name) !== 0);
  const busy = read('database_connections') - read('database_connections_idle');
  return [
    ...found.map((name) => `V13 ${name} is ${read(name)} at ${url}`),
    ...(busy === 0 ? [] : [`V13 ${busy} connections are still in use at ${url}`]),
  ];
}

/** What no transaction may leave behind, whoever was in the middle of what. */
async function halves(databaseUrl: string): Promise<string[]> {
  const found = await Promise.all(halfDone.map((text) => listOf(databaseUrl, text)));
  return found.flat();
}

const halfDone = [
  `SELECT 'V2 a refused sign-up left ' || username_key FROM acct_accounts
    WHERE username_key LIKE '%${refusedName}'`,
  `SELECT 'V5 the bootstrap secret worked for ' || account_id FROM acct_events
    WHERE name = 'roles.bootstrapped' AND id > (SELECT min(id) FROM acct_events
    WHERE name = 'roles.bootstrapped')`,
  `SELECT 'V6 more than one ' || username_key FROM acct_accounts
    GROUP BY username_key HAVING count(*) > 1`,
  `SELECT 'V6 one value twice' FROM acct_attribute_values WHERE unique_key IS NOT NULL
    GROUP BY key, unique_key HAVING count(*) > 1`,
  `SELECT 'V7 no administrator' WHERE NOT EXISTS (SELECT 1 FROM acct_accounts
    JOIN acct_role_grants ON account_id = id WHERE role = 'admin' AND state = 'active')`,
  `SELECT 'V8 no password: ' || username_key FROM acct_accounts a WHERE state <> 'closed'
    AND NOT EXISTS (SELECT 1 FROM acct_credentials c WHERE c.account_id = a.id)`,
  `SELECT 'V8 a session of nobody: ' || id FROM acct_sessions s
    WHERE NOT EXISTS (SELECT 1 FROM acct_accounts a WHERE a.id = s.account_id)`,
  `SELECT 'V10 never told of: session ' || id FROM acct_sessions s WHERE NOT EXISTS
    (SELECT 1 FROM acct_events e WHERE e.name = 'sessions.started' AND e.session_id = s.id)`,
  `SELECT 'V10 told of but not there: account ' || account_id FROM acct_events e
    WHERE name = 'accounts.created'
    AND NOT EXISTS (SELECT 1 FROM acct_accounts a WHERE a.id = e.account_id)`,
];

/** Each acknowledged change is told of once; one in doubt at most once. */
async function untold(databaseUrl: string, people: readonly Expected[]): Promise<string[]> {
  const rows = await rowsOf(
    databaseUrl,
    `SELECT username_key AS who, e.name AS event, count(*) AS times
      FROM acct_events e JOIN acct_accounts a ON a.id = e.account_id GROUP BY username_key, e.name`,
  );
  const times = new Map(rows.map(({ who, event, times }) => [`${who} ${event}`, Number(times)]));
  return people.flatMap(({ name, events }) =>
    told.flatMap((event) => {
      const { sure, perhaps } = events.get(event) ?? { sure: 0, perhaps: 0 };
      const count = times.get(`${name} ${event}`) ?? 0;
      if (count >= sure && count <= sure + perhaps) return [];
      return [`V10 ${event} of ${name}: told ${count} times, done ${sure} to ${sure + perhaps}`];
    }),
  );
}

const told = [
  'accounts.created',
  'sessions.started',
  'sessions.ended',
  'attributes.set',
  'credentials.changed',
];
