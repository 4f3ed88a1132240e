import { z } from 'zod';
import { Threads } from '../kernel/threads.ts';
import type { RawRow } from './raw.ts';

/**
 * A connection for writing in a thread of its own. The driver is synchronous, and a statement that
 * changes hundreds of rows, or happens to be the one that has to move the log into the file, holds up
 * whatever shares its thread for long.
 */
export class SqliteThread {
  readonly #threads: Threads;

  constructor(path: string, waitMs: number) {
    this.#threads = new Threads({
      name: 'writing',
      program: new URL('./sqlite-thread.mjs', import.meta.url),
      memoryMb: 16,
      given: { path, waitMs, pragmas },
    });
  }

  /** One at a time: who calls sees to that. Gives the number of rows that were changed. */
  async run(sql: string, parameter: string): Promise<number> {
    const { changes } = await this.#answer(sql, parameter);
    return changes;
  }

  /** The same for a statement that gives rows. Gives the first one. */
  async claim(sql: string, parameter: string): Promise<RawRow | undefined> {
    const { row } = await this.#answer(sql, parameter);
    return row;
  }

  /** Moves what is in the write-ahead log into the file, as far as no reader still needs the old pages. */
  async moveLog(): Promise<void> {
    await this.#answer('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /**
   * Moves all of it, syncs the file, and begins the log anew. False where somebody still reads the old
   * one.
   */
  async emptyLog(): Promise<boolean> {
    const { row } = await this.#answer('PRAGMA wal_checkpoint(TRUNCATE)');
    return row?.[0] === 0;
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  async #answer(sql: string, parameter?: string): Promise<z.output<typeof Answer>> {
    const { failed, ...answer } = Answer.parse(await this.#threads.run({ sql, parameter }));
    if (failed === undefined) return answer;
    throw Object.assign(new Error(failed.message), { code: failed.code });
  }
}

/**
 * NORMAL: the disk is synced when the log is moved into the file, and not at each commit. What is written
 * here may be lost with the power. What is deleted is overwritten where that costs no page more.
 */
const pragmas = ['synchronous = NORMAL', 'foreign_keys = ON', 'secure_delete = FAST'];

const Answer = z.object({
  changes: z.number().default(0),
  row: z.array(z.unknown()).optional(),
  failed: z.object({ code: z.string().optional(), message: z.string() }).optional(),
});
