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
    super(tools, { what: 'sessions', table: 'acct_sessions', everyMs });
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
