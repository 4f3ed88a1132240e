import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { Unavailable } from './unavailable.ts';

/** The work of bcrypt, wherever it is done; the library itself has this shape. */
export type Bcrypt = {
  hash(text: string, cost: number): Promise<string>;
  compare(text: string, encoded: string): Promise<boolean>;
};

/**
 * Hashes passwords in threads of its own, so that neither requests nor the thread pool of Node, which
 * files and names need, ever wait behind a hash. They run at low priority, so all cores may be hashing
 * while sessions are checked as quickly as ever.
 *
 * A thread is started when all others are busy and then kept: whoever calls bounds how many there are,
 * see `BoundedQueue`. Idle ones do not keep the program from ending.
 */
export class HashThreads implements Bcrypt {
  readonly #program: URL;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #closed = false;

  constructor(program = new URL('./hash-thread.mjs', import.meta.url)) {
    this.#program = program;
  }

  async hash(text: string, cost: number): Promise<string> {
    return z.string().parse(await this.#run({ kind: 'hash', text, with: cost }));
  }

  async compare(text: string, encoded: string): Promise<boolean> {
    return z.boolean().parse(await this.#run({ kind: 'compare', text, with: encoded }));
  }

  /** Gives up what is being hashed. Resolves when all threads have ended, each after its present hash. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = [...this.#idle, ...this.#busy.keys()];
    for (const thread of threads) this.#lose(thread, new Unavailable('Hashing has been closed.'));
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  async #run(task: Task): Promise<unknown> {
    if (this.#closed) throw new Unavailable('Hashing has been closed.');
    const thread = this.#idle.pop() ?? this.#start();
    return new Promise((resolve, reject) => {
      this.#busy.set(thread, { resolve, reject });
      thread.ref();
      thread.postMessage(task);
    });
  }

  #start(): Worker {
    // None of the program's own flags: loaders and profilers are not meant for this small file.
    const thread = new Worker(this.#program, { name: 'hash', execArgv: [], resourceLimits });
    thread.on('message', (answer) => this.#answered(thread, answer));
    thread.on('error', (error) => this.#lose(thread, error));
    thread.on('exit', () => this.#lose(thread, new Error('A thread for hashing ended.')));
    return thread;
  }

  #answered(thread: Worker, answer: unknown): void {
    const job = this.#busy.get(thread);
    if (job === undefined) return;
    this.#busy.delete(thread);
    thread.unref();
    this.#idle.push(thread);
    job.resolve(answer);
  }

  /** What it had in hand fails and is not tried again: it may be what killed the thread. */
  #lose(thread: Worker, cause: Error): void {
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#busy.get(thread)?.reject(cause);
    this.#busy.delete(thread);
  }
}

type Task =
  | { readonly kind: 'hash'; readonly text: string; readonly with: number }
  | { readonly kind: 'compare'; readonly text: string; readonly with: string };

type Job = { resolve(answer: unknown): void; reject(cause: Error): void };

/** A thread holds one short text at a time: a few MB are plenty, and garbage shall not pile up. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };
