import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Lookup, type RawStatement, textKey } from './db/index.ts';
import { usesBatchRows, usesDelayMs, usesWaitingMax } from './kernel/limits.ts';
import { Unavailable } from './kernel/unavailable.ts';
import type { Tools } from './tools.ts';

/**
 * When sessions or API keys were last used. A check only remembers it; what came together is written at
 * least every second, many rows a statement, so that no check waits for a writer. A process that is killed
 * loses what it had not written. A write that fails makes no valid token invalid.
 */
export class LastUses {
  readonly #tools: Pick<Tools, 'db' | 'log'>;
  readonly #of: UsesOf;
  readonly #write: RawStatement;
  readonly #lookUp: Lookup;
  readonly #waiting = new Map<string, number>();
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  /** The write that is under way, and the one that begins when it has ended. */
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #closed = false;

  constructor(tools: Pick<Tools, 'db' | 'log'>, of: UsesOf) {
    this.#tools = tools;
    this.#of = of;
    this.#write = writeOf(of);
    this.#lookUp = tools.db.lookup(lastUseOf(of));
    this.#delayMs = Math.min(usesDelayMs, of.everyMs);
  }

  /** The row as the database has it, or with a later use that is not written yet. */
  latest<Row extends Used>(row: Row): Row {
    const waiting = this.#waiting.get(row.id);
    if (waiting === undefined || waiting <= timeOf(row)) return row;
    return { ...row, usedAt: new Date(waiting) };
  }

  /** Remembers that it is used now, if that is due, and gives it back with its last use. */
  remember<Row extends Used>(row: Row, now: Date): Row {
    if (timeOf(row) > now.getTime() - this.#of.everyMs) return row;
    // Beyond the bound the database has not taken a write for a long time; the next check tries again.
    const hasRoom = this.#waiting.size < usesWaitingMax || this.#waiting.has(row.id);
    if (hasRoom && !this.#closed) {
      this.#waiting.set(row.id, now.getTime());
      this.#timer ??= this.#writeLater();
    }
    return { ...row, usedAt: now };
  }

  /** For so long a use may be known to this process alone. */
  get writtenWithinMs(): number {
    return 2 * this.#delayMs;
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

  /** Gives those whose use is to be written with what comes next. */
  async #writeBatch(batch: readonly Use[]): Promise<ReadonlySet<string>> {
    const { db, log } = this.#tools;
    const { what } = this.#of;
    try {
      const written = await db.execute(this.#write, JSON.stringify(Object.fromEntries(batch)));
      return written === batch.length ? none : await this.#missedOf(batch);
    } catch (error) {
      const waiting = this.#waiting.size;
      const fields = { err: error, waiting };
      // A fault of ours would fail for ever.
      if (error instanceof Unavailable) log.warn(fields, `the use of ${what} was not recorded`);
      else log.error(fields, `the use of ${what} cannot be recorded`);
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

/** Whose uses these are. */
export type UsesOf = {
  /** In the plural, for the log. */
  readonly what: string;
  /** Where their rows are, each with an `id`, and with `used_at`, which may be null. */
  readonly table: string;
  /** A use is remembered at most this often. */
  readonly everyMs: number;
};

/**
 * Takes one JSON object, from id to milliseconds. The last use only ever moves forward, whichever process
 * writes last. On PostgreSQL a row that somebody else holds is passed over, so that processes never wait for
 * each other here, and its use is written with what comes next.
 */
function writeOf({ table }: UsesOf): RawStatement {
  return {
    name: `${table}_uses`,
    sqlite: `UPDATE ${table} SET used_at = uses.value FROM json_each(?) AS uses
      WHERE ${table}.id = uses.key AND coalesce(${table}.used_at, 0) < uses.value`,
    postgresql: `UPDATE ${table} SET used_at = due.used_at FROM (
        SELECT t.id, uses.at AS used_at
        FROM (
          SELECT key AS id, TIMESTAMP 'epoch' + value::float8 * INTERVAL '1 millisecond' AS at
          FROM json_each_text($1::json)
        ) AS uses JOIN ${table} t
          ON t.id = uses.id AND coalesce(t.used_at, TIMESTAMP 'epoch') < uses.at
        ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
      ) AS due WHERE ${table}.id = due.id`,
  };
}

/** The last use of an id in milliseconds, 0 where there was none. */
function lastUseOf({ table }: UsesOf): RawStatement {
  return {
    name: `${table}_last_use`,
    sqlite: `SELECT coalesce(used_at, 0) FROM ${table} WHERE id = ${textKey.sqlite}`,
    postgresql: `SELECT coalesce(round(date_part('epoch', used_at) * 1000), 0) AS used_ms
      FROM ${table} WHERE id = ${textKey.postgresql}`,
  };
}

type Used = { readonly id: string; readonly usedAt: Date | null };

function timeOf({ usedAt }: Used): number {
  return usedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
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
