import { ticks } from './pause.ts';
import { SqliteLog } from './sqlite-log.ts';
import type { SqliteThread } from './sqlite-thread.ts';
import { Turnstile } from './turnstile.ts';
import { DatabaseUnavailable, rethrow } from './unavailable.ts';

/** Who writes to a SQLite file is alone, whichever connection it uses, and waits for the disk together. */
export class SqliteTurns {
  readonly #turnstile = new Turnstile();
  readonly #log: SqliteLog;
  readonly #thread: SqliteThread;
  readonly #waitMs: number;
  #until = 0;
  #commits = 0;
  #closed = false;

  constructor(path: string, thread: SqliteThread, waitMs: number) {
    this.#log = new SqliteLog(path);
    this.#thread = thread;
    this.#waitMs = waitMs;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** How long whoever has the turn may still wait for another process. */
  get leftMs(): number {
    return this.#until - ticks();
  }

  gauges(): { total: number; idle: number; waiting: number } {
    return { total: 1, idle: this.#turnstile.taken ? 0 : 1, waiting: this.#turnstile.waiting };
  }

  /** @throws DatabaseUnavailable also when the turn does not come in time */
  async take<Result>(step: () => Promise<Result>): Promise<Result> {
    const until = ticks() + this.#waitMs;
    if (!(await this.#turnstile.enter(this.#waitMs))) {
      throw new DatabaseUnavailable('Too many changes wait for their turn to be written.');
    }
    this.#until = until;
    try {
      if (this.#closed) throw new DatabaseUnavailable('The database is closed.');
      if (this.#log.isBroken) await this.#beginAnew();
      return await step();
    } catch (error) {
      rethrow(error);
    } finally {
      this.#turnstile.leave();
    }
  }

  /** The same for a whole transaction. Resolves when the disk has it. */
  async commit<Result>(transaction: () => Promise<Result>): Promise<Result> {
    const { result, onDisk } = await this.take(async () => ({
      result: await transaction(),
      // Begun before somebody else has the turn, so that the end of all waits for it.
      onDisk: { promise: this.#log.synced() },
    }));
    this.#moveLogNowAndThen();
    await onDisk.promise;
    return result;
  }

  /** @throws DatabaseUnavailable while the disk has less than can be read */
  demandDisk(): void {
    if (!this.#log.isBroken) return;
    // Nobody sends changes to who is not ready, so this has to see to it.
    this.take(async () => {}).catch(() => {});
    throw new DatabaseUnavailable('The disk did not take what was written.');
  }

  /** Lets the transaction that is running end first, as long as that may take, and then closes the rest. */
  async close(runningMs: number, closeRest: () => Promise<void>): Promise<void> {
    this.#closed = true;
    const ours = await this.#turnstile.enter(runningMs);
    // The last connection takes the log with it.
    await this.#log.close();
    await closeRest();
    if (ours) this.#turnstile.leave();
  }

  /** Moving the log into the file takes long, so the thread does it; a later try makes up for a failed one. */
  #moveLogNowAndThen(): void {
    this.#commits += 1;
    if (this.#commits % commitsPerMove !== 0) return;
    this.take(() => this.#thread.moveLog()).catch(() => {});
  }

  /** What the disk did not take of the log it may take of the file; then nothing rests on the gap. */
  async #beginAnew(): Promise<void> {
    if (!(await this.#thread.emptyLog())) {
      throw new DatabaseUnavailable('The log is still being read.');
    }
    this.#log.beganAnew();
  }
}

/** A commit adds some ten pages of 4 KiB to the log; SQLite's own measure is a thousand pages. */
const commitsPerMove = 100;
