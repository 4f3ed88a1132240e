import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Lookup, type RawStatement, textKey } from '../../db/index.ts';
import {
  sessionTouchSeconds,
  usesBatchRows,
  usesDelayMs,
  usesWaitingMax,
} from '../../kernel/limits.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import type { SessionFacts, Tools } from '../../tools.ts';

/**
 * When sessions were last used. A check only remembers it; what came together is written at least every
 * second, many sessions a statement, so that no check waits for a writer. A process that is killed loses
 * what it had not written. A write that fails makes no valid token invalid.
 */
export class SessionUses {
  readonly #tools: Tools;
  readonly #lookUp: Lookup;
  readonly #waiting = new Map<string, number>();
  /** A use is remembered at most this often: once a minute, or in a tenth of a shorter idle limit. */
  readonly #everyMs: number;
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  /** The write that is under way, and the one that begins when it has ended. */
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #closed = false;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#lookUp = tools.db.lookup(lastUse);
    this.#everyMs = Math.min(sessionTouchSeconds * 1000, tools.sessionPolicy.idleMs / 10);
    this.#delayMs = Math.min(usesDelayMs, this.#everyMs);
  }

  /** The session as the database has it, or with a later use that is not written yet. */
  latest(session: SessionFacts): SessionFacts {
    const waiting = this.#waiting.get(session.id);
    if (waiting === undefined || waiting <= session.usedAt.getTime()) return session;
    return { ...session, usedAt: new Date(waiting) };
  }

  /** Remembers that the session is used now, if that is due, and gives it back with its last use. */
  remember(session: SessionFacts, now: Date): SessionFacts {
    if (session.usedAt.getTime() > now.getTime() - this.#everyMs) return session;
    // Beyond the bound the database has not taken a write for a long time; the next check of the
    // session tries again.
    const hasRoom = this.#waiting.size < usesWaitingMax || this.#waiting.has(session.id);
    if (hasRoom && !this.#closed) {
      this.#waiting.set(session.id, now.getTime());
      this.#timer ??= this.#writeLater();
    }
    return { ...session, usedAt: now };
  }

  /**
   * True when the session, as the database has it, would end about as soon as its use is written: another
   * process must not find that it has ended, after this one has said that it goes on.
   */
  isUrgent(stored: SessionFacts, now: Date): boolean {
    const { idleMs } = this.#tools.sessionPolicy;
    return stored.usedAt.getTime() + idleMs - now.getTime() < 2 * this.#delayMs;
  }

  /** Writes what is remembered up to now. Never fails: what cannot be written is kept, and logged. */
  write(): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      this.#writing = this.#writeAll();
      return this.#writing;
    });
    return this.#next;
  }

  /** Writes what is remembered, once, and remembers nothing from now on. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    return this.write();
  }

  #writeLater(): NodeJS.Timeout {
    const timer = setTimeout(async () => {
      await this.write();
      const isWanted = this.#waiting.size > 0 && !this.#closed;
      this.#timer = isWanted ? this.#writeLater() : undefined;
    }, this.#delayMs);
    // A program that embeds Acct may end without closing it.
    return timer.unref();
  }

  async #writeAll(): Promise<void> {
    // Counted down, because checks go on adding meanwhile.
    for (let left = this.#waiting.size; left > 0; left -= usesBatchRows) {
      const batch = firstOf(this.#waiting, Math.min(left, usesBatchRows));
      const missed = await this.#writeBatch(batch);
      for (const use of batch) this.#settle(use, missed.has(use[0]));
      if (missed.size === batch.length) return;
      await nextTurn();
    }
  }

  /** What was missed, or used again meanwhile, goes behind what has not been tried yet. */
  #settle([id, at]: Use, isMissed: boolean): void {
    const latest = this.#waiting.get(id) ?? at;
    this.#waiting.delete(id);
    if (isMissed || latest > at) this.#waiting.set(id, latest);
  }

  /** Gives the sessions whose use is to be written with what comes next. */
  async #writeBatch(batch: readonly Use[]): Promise<ReadonlySet<string>> {
    const { db, log } = this.#tools;
    try {
      const written = await db.execute(statement, JSON.stringify(Object.fromEntries(batch)));
      return written === batch.length ? none : await this.#missedOf(batch);
    } catch (error) {
      const waiting = this.#waiting.size;
      const fields = { err: error, waiting };
      // A fault of ours would fail for ever.
      if (error instanceof Unavailable) log.warn(fields, 'the use of sessions was not recorded');
      else log.error(fields, 'the use of sessions cannot be recorded');
      return error instanceof Unavailable ? new Set(batch.map(([id]) => id)) : none;
    }
  }

  /** Not those that have ended or that another process knows a later use of. */
  async #missedOf(batch: readonly Use[]): Promise<ReadonlySet<string>> {
    const rows = await this.#lookUp(batch.map(([id]) => Buffer.from(id)));
    const missed = batch.filter(([, at], place) => Number(rows[place]?.[0] ?? at) < at);
    return new Set(missed.map(([id]) => id));
  }
}

type Use = readonly [id: string, at: number];

const none: ReadonlySet<string> = new Set();

function firstOf(waiting: ReadonlyMap<string, number>, count: number): Use[] {
  const first: Use[] = [];
  for (const use of waiting) {
    first.push(use);
    if (first.length === count) break;
  }
  return first;
}

// One JSON object, from session to milliseconds. The last use only ever moves forward, whichever process
// writes last. On PostgreSQL a session that somebody else holds is passed over, so that processes never
// wait for each other here, and its use is written with what comes next.
const statement: RawStatement = {
  name: 'session_uses',
  sqlite: `UPDATE acct_sessions SET used_at = uses.value FROM json_each(?) AS uses
    WHERE acct_sessions.id = uses.key AND acct_sessions.used_at < uses.value`,
  postgresql: `UPDATE acct_sessions SET used_at = due.used_at FROM (
      SELECT s.id, uses.at AS used_at
      FROM (
        SELECT key AS id, TIMESTAMP 'epoch' + value::float8 * INTERVAL '1 millisecond' AS at
        FROM json_each_text($1::json)
      ) AS uses JOIN acct_sessions s ON s.id = uses.id AND s.used_at < uses.at
      ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED
    ) AS due WHERE acct_sessions.id = due.id`,
};

const lastUse: RawStatement = {
  name: 'session_last_use',
  sqlite: `SELECT used_at FROM acct_sessions WHERE id = ${textKey.sqlite}`,
  postgresql: `SELECT round(date_part('epoch', used_at) * 1000) AS used_ms FROM acct_sessions
    WHERE id = ${textKey.postgresql}`,
};
