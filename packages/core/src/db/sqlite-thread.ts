import { z } from 'zod';
import { Threads } from '../kernel/threads.ts';

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
    const { failed, changes } = Answer.parse(await this.#threads.run({ sql, parameter }));
    if (failed === undefined) return changes;
    throw Object.assign(new Error(failed.message), { code: failed.code });
  }

  /** Moves what is in the write-ahead log into the file, as far as no reader still needs the old pages. */
  async moveLog(): Promise<void> {
    await this.run('PRAGMA wal_checkpoint(PASSIVE)', '');
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}

/**
 * NORMAL: the disk is synced when the log is moved into the file, and not at each commit. What is written
 * here may be lost with the power.
 */
const pragmas = ['synchronous = NORMAL', 'foreign_keys = ON'];

const Answer = z.object({
  changes: z.number().default(0),
  failed: z.object({ code: z.string().optional(), message: z.string() }).optional(),
});
