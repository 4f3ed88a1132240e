import { type RawStatement, textKey } from '../../db/index.ts';
import { sessionTouchSeconds } from '../../kernel/limits.ts';
import { LastUses } from '../../last-uses.ts';
import type { SessionFacts, Tools } from '../../tools.ts';

/** When sessions were last used: the idle limit counts from there. */
export class SessionUses extends LastUses {
  readonly #idleMs: number;

  constructor(tools: Tools) {
    const { idleMs } = tools.sessionPolicy;
    // Once a minute, or in a tenth of a shorter idle limit.
    const everyMs = Math.min(sessionTouchSeconds * 1000, idleMs / 10);
    super(tools, { what: 'sessions', everyMs, write, lastUse });
    this.#idleMs = idleMs;
  }

  /**
   * True when the session, as the database has it, would end about as soon as its use is written: another
   * process must not find that it has ended, after this one has said that it goes on.
   */
  isUrgent(stored: SessionFacts, now: Date): boolean {
    return stored.usedAt.getTime() + this.#idleMs - now.getTime() < this.writtenWithinMs;
  }
}

// On PostgreSQL a session that somebody else holds is passed over, so that processes never
// wait for each other here, and its use is written with what comes next.
const write: RawStatement = {
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
