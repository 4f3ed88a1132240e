import { Worker } from 'node:worker_threads';
import { Unavailable } from './unavailable.ts';

/**
 * Threads that all run one program, for work that would hold up everything else. Each task is a message
 * to a thread that has nothing else in hand, and the next message from it is the answer. A thread is
 * started when all others are busy and then kept: whoever calls bounds how many there are. Idle ones do
 * not keep the process from ending.
 */
export class Threads {
  readonly #kind: ThreadKind;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #closed = false;

  constructor(kind: ThreadKind) {
    this.#kind = kind;
  }

  async run(task: object): Promise<unknown> {
    if (this.#closed) throw this.#isClosed();
    const thread = this.#idle.pop() ?? this.#start();
    return new Promise((resolve, reject) => {
      this.#busy.set(thread, { resolve, reject });
      thread.ref();
      thread.postMessage(task);
    });
  }

  /** Gives up what is in hand. Resolves when all threads have ended, each after its present task. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = [...this.#idle, ...this.#busy.keys()];
    for (const thread of threads) this.#lose(thread, this.#isClosed());
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  #start(): Worker {
    const { name, program, memoryMb, given } = this.#kind;
    const thread = new Worker(program, {
      name,
      workerData: given,
      // None of the process's own flags: loaders and profilers are not meant for these small programs.
      execArgv: [],
      // Each holds little at a time, and garbage shall not pile up.
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 2 },
    });
    thread.on('message', (answer) => this.#answered(thread, answer));
    thread.on('error', (error) => this.#lose(thread, error));
    thread.on('exit', () => this.#lose(thread, new Error(`A thread for ${name} ended.`)));
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

  #isClosed(): Unavailable {
    return new Unavailable(`The threads for ${this.#kind.name} have been closed.`);
  }
}

export type ThreadKind = {
  /** What they are for: `hashing`. */
  readonly name: string;
  /** JavaScript, because a thread knows nothing of whatever reads TypeScript in the process. */
  readonly program: URL;
  readonly memoryMb: number;
  /** What a thread is told when it starts. */
  readonly given?: object;
};

type Job = { resolve(answer: unknown): void; reject(cause: Error): void };
