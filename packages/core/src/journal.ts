import { lockNumbers, lockSpace, type Statements, type Transaction } from './db/index.ts';
import { accessRefusals } from './kernel/access.ts';
import type { EventAbout, EventKind } from './kernel/events.ts';
import type { Reader, Tools, Visitor } from './tools.ts';

/**
 * A change and its story are one transaction: `change` opens it, the work writes through `tx` and tells
 * each thing that happened through `record`, and both are kept or neither is. The audit log, and every
 * feed and mail, reads these rows; nobody writes a second account of what happened.
 *
 * The events are written last, under a lock that is held until the commit: their ids rise in the order
 * of the commits, so whoever reads on from the last id that it saw misses nothing. Last, so that nobody
 * waits for anything else while holding that lock.
 *
 * Under that lock the session or API key that asks is looked at once more. The guard saw it before the
 * change waited for its turn; whoever was signed out, suspended or demoted meanwhile changes nothing any
 * more, because each of these ended the session and the key, and was told of under the same lock.
 *
 * The work may be run again when the database asks for a retry, so it must not have effects outside. What
 * it returns is the answer of the call: it is kept with the change where the call has an Idempotency-Key.
 *
 * @throws access.session_invalid, access.key_invalid
 */
export function change<Result>(
  tools: Tools,
  by: Visitor | Reader,
  work: (step: Change) => Promise<Result>,
): Promise<Result> {
  return tools.db.write((tx) => story(tools, { tx, by }, answered(by, work)));
}

/**
 * The same for work that writes all its SQL itself. Whoever signs in waits for it, and the models would take
 * several times as long.
 *
 * @throws access.session_invalid, access.key_invalid
 */
export function changeInSql<Result>(
  tools: Tools,
  by: Visitor | Reader,
  work: (step: SqlChange) => Promise<Result>,
): Promise<Result> {
  return tools.db.writeSql((tx) => story(tools, { tx, by }, answered(by, work)));
}

/**
 * The same where the story is all there is: somebody was refused, or read something. No Idempotency-Key is
 * used up by it.
 *
 * @throws access.session_invalid, access.key_invalid
 */
export function tell<Result>(
  tools: Pick<Tools, 'db' | 'clock'>,
  by: Visitor | Reader,
  work: (step: SqlChange) => Promise<Result>,
): Promise<Result> {
  return tools.db.writeSql((tx) => story(tools, { tx, by }, work));
}

export type Change<Tx extends Statements = Transaction> = {
  readonly tx: Tx;
  /** The one "now" of this transaction. */
  readonly now: Date;
  readonly by: Visitor | Reader;
  /** Tells what happened; it is written when the work is done. */
  record(event: EventKind, about: EventAbout): void;
  /** Says that the session that asks ends with this change, so that it need not be there after it. */
  endsAsker(): void;
};

/** A change by somebody who writes all the SQL; every other change is one as well. */
export type SqlChange = Change<Statements>;

/** Keeps what the work returns where the call has an Idempotency-Key. */
function answered<Step extends SqlChange, Result>(
  { origin: { keyed } }: Visitor | Reader,
  work: (step: Step) => Promise<Result>,
): (step: Step) => Promise<Result> {
  if (keyed === undefined) return work;
  return async (step) => {
    keyed.demandFirst();
    const result = await work(step);
    await keyed.keep(step.tx, result);
    return result;
  };
}

/** Does the work and writes down what it told of. */
async function story<Tx extends Statements, Result>(
  tools: Pick<Tools, 'db' | 'clock'>,
  { tx, by }: { tx: Tx; by: Visitor | Reader },
  work: (step: Change<Tx>) => Promise<Result>,
): Promise<Result> {
  const now = tools.clock.now();
  const data: EventRow[] = [];
  let asker = askerIn(by);
  const result = await work({
    tx,
    now,
    by,
    record: (event, about) => data.push(rowOf(by, event, about)),
    endsAsker: () => {
      asker = undefined;
    },
  });
  if (data.length === 0) return result;
  await writeEvents(tools, { tx, now }, data);
  if (asker !== undefined) await demandAsker(tx, asker);
  return result;
}

/**
 * Takes hold of an active account until the transaction ends, so that nothing is attached to one that is
 * being suspended or closed at the same moment. False when it is not active.
 */
export async function holdAccount(step: Change, id: number): Promise<boolean> {
  const { count } = await step.tx.account.updateMany({
    where: { id, state: 'active' },
    // Nothing changes: the statement is here for the row lock that every database gives with it.
    data: { state: 'active' },
  });
  return count === 1;
}

/**
 * The id of the newest event, seen in one look together with the session; undefined when that is not there.
 * Ids rise in the order of the commits, so whatever ended the session later has a higher one.
 */
export async function placeInJournal(
  { db }: Tools,
  sessionId: string,
): Promise<string | undefined> {
  const rows = await db.read.$queryRaw<{ place: string }[]>`
    SELECT CAST(coalesce((SELECT max(id) FROM acct_events), 0) AS TEXT) AS place
    FROM acct_sessions WHERE id = ${sessionId}`;
  return rows[0]?.place;
}

type EventRow = {
  readonly name: string;
  readonly accountId: number | null;
  readonly actorId: number | null;
  readonly sessionId: string | null;
  readonly requestId: string;
  readonly address: string | null;
  readonly details: string;
};

/**
 * In one statement of its own, because an import tells of hundreds at once: the models take ten times as
 * long for as many rows. On PostgreSQL it takes the lock as well, because everybody else waits while that
 * is held: no row comes out of the join, and so none is given an id, before `held` has been evaluated.
 */
async function writeEvents(
  { db }: Pick<Tools, 'db'>,
  { tx, now }: Pick<SqlChange, 'tx' | 'now'>,
  events: readonly EventRow[],
): Promise<void> {
  const rows = JSON.stringify(events);
  if (db.provider === 'sqlite') {
    await tx.$executeRaw`INSERT INTO acct_events
        (at, name, account_id, actor_id, session_id, request_id, address, details)
      SELECT ${now}, value ->> 'name', value ->> 'accountId', value ->> 'actorId',
        value ->> 'sessionId', value ->> 'requestId', value ->> 'address', value ->> 'details'
      FROM json_each(${rows})`;
  } else {
    await tx.$executeRaw`WITH held AS MATERIALIZED (
        SELECT pg_advisory_xact_lock(${lockSpace}::int4, ${lockNumbers.journal}::int4))
      INSERT INTO acct_events
        (at, name, account_id, actor_id, session_id, request_id, address, details)
      SELECT ${now}::timestamp(3), name, "accountId", "actorId", "sessionId", "requestId", address,
        details
      FROM held, jsonb_to_recordset(${rows}::jsonb) AS r(name text, "accountId" integer,
        "actorId" integer, "sessionId" text, "requestId" text, address text, details text)`;
  }
}

type Asker = { readonly kind: 'member' | 'key'; readonly id: string };

function askerIn(by: Visitor | Reader): Asker | undefined {
  if (by.kind === 'member') return { kind: by.kind, id: by.session.id };
  return by.kind === 'key' ? { kind: by.kind, id: by.key.id } : undefined;
}

/** A statement of its own: it sees what was committed while this one waited for the lock. */
async function demandAsker(tx: Statements, { kind, id }: Asker): Promise<void> {
  const rows =
    kind === 'member'
      ? await tx.$queryRaw<unknown[]>`SELECT id FROM acct_sessions WHERE id = ${id}`
      : await tx.$queryRaw<unknown[]>`SELECT id FROM acct_apikeys WHERE id = ${id}`;
  if (rows.length > 0) return;
  throw accessRefusals.refuse(kind === 'member' ? 'session_invalid' : 'key_invalid');
}

function rowOf(by: Visitor | Reader, event: EventKind, about: EventAbout): EventRow {
  const sessionId = by.kind === 'member' ? by.session.id : null;
  const ends = about.ends ?? event.ends;
  // By which key, where it was one.
  const key = by.kind === 'key' && { byKey: by.key.id };
  return {
    name: event.name,
    accountId: about.accountId,
    actorId: by.kind === 'member' || by.kind === 'key' ? by.accountId : null,
    sessionId: about.sessionId ?? sessionId,
    requestId: by.origin.requestId,
    address: about.withoutAddress ? null : by.origin.address,
    details: JSON.stringify({ ...about.details, ...key, ...(ends !== undefined && { ends }) }),
  };
}
