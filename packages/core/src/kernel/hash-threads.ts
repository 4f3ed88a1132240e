import { z } from 'zod';
import { Threads } from './threads.ts';

/** The work of bcrypt, wherever it is done; the library itself has this shape. */
export type Bcrypt = {
  hash(text: string, cost: number): Promise<string>;
  compare(text: string, encoded: string): Promise<boolean>;
};

/**
 * Hashes passwords in threads of its own, so that neither requests nor the thread pool of Node, which
 * files and names need, ever wait behind a hash. They run at low priority, so all cores may be hashing
 * while sessions are checked as quickly as ever. `BoundedQueue` bounds how many there are.
 */
export class HashThreads implements Bcrypt {
  readonly #threads: Threads;

  constructor(program = new URL('./hash-thread.mjs', import.meta.url)) {
    this.#threads = new Threads({ name: 'hashing', program, memoryMb: 16 });
  }

  async hash(text: string, cost: number): Promise<string> {
    return z.string().parse(await this.#threads.run({ kind: 'hash', text, with: cost }));
  }

  async compare(text: string, encoded: string): Promise<boolean> {
    return z.boolean().parse(await this.#threads.run({ kind: 'compare', text, with: encoded }));
  }

  /** Gives up what is being hashed. Resolves when all threads have ended, each after its present hash. */
  close(): Promise<void> {
    return this.#threads.close();
  }
}
