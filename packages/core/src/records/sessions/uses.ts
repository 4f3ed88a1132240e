import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RawStatement } from '../../db/index.ts';
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
  readonly #waiting = new Map<string, number>();
  /** A use is remembered at most this often: once a minute, or in a tenth of a shorter idle limit. */
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#everyMs = Math.min(sessionTouchSeconds * 1000, tools.sessionPolicy.idleMs / 10);
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
    if (this.#waiting.size < usesWaitingMax || this.#waiting.has(session.id)) {
      this.#waiting.set(session.id, now.getTime());
    }
    this.#timer ??= this.#writeLater();
    return { ...session, usedAt: now };
  }

  /** Writes what is remembered up to now. Never fails: what cannot be written is kept, and logged. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  #writeLater(): NodeJS.Timeout {
    const timer = setTimeout(
      async () => {
        await this.write();
        this.#timer = this.#waiting.size > 0 ? this.#writeLater() : undefined;
      },
      Math.min(usesDelayMs, this.#everyMs),
    );
    // A program that embeds Acct may end without closing it.
    return timer.unref();
  }

  async #writeAll(): Promise<void> {
    // Counted down, because checks go on adding meanwhile.
    for (let left = this.#waiting.size; left > 0; left -= usesBatchRows) {
      const batch = firstOf(this.#waiting, Math.min(left, usesBatchRows));
      if (!(await this.#writeBatch(batch))) return;
      for (const [id, at] of batch) if (this.#waiting.get(id) === at) this.#waiting.delete(id);
      await nextTurn();
    }
  }

  async #writeBatch(batch: readonly Use[]): Promise<boolean> {
    const { db, log } = this.#tools;
    try {
      await db.execute(statement, JSON.stringify(Object.fromEntries(batch)));
      return true;
    } catch (error) {
      const waiting = this.#waiting.size;
      const fields = { err: error, waiting };
      // The writing is tried again with what comes next; a fault of ours would fail for ever.
      if (error instanceof Unavailable) log.warn(fields, 'the use of sessions was not recorded');
      else log.error(fields, 'the use of sessions cannot be recorded');
      return !(error instanceof Unavailable);
    }
  }
}

type Use = readonly [id: string, at: number];

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
// wait for each other here; its next check remembers the use again.
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
