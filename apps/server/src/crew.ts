import cluster, { type Worker } from 'node:cluster';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Log, Settings } from '@acct/core';
import { closingMsMin, lastWordsMs, restartMsMax, restartMsMin, steadyMs } from './limits.ts';
import { StartRefused } from './start-refused.ts';
import { openFigureSum } from './worker-figures.ts';
import { FromWorker, type ToWorker } from './worker-messages.ts';
import { workerShare } from './worker-share.ts';

export type CrewParts = {
  readonly log: Log;
  /** JSON lines, or readable ones. */
  readonly json: boolean;
  readonly count: number;
  onAdministrator(): void;
};

/** One place of the crew, whoever fills it just now. */
type Post = {
  readonly number: number;
  worker: Worker | undefined;
  serves: boolean;
  startedAt: number;
  /** Lives in a row that were too short. */
  failures: number;
  /** What the worker said of its failed start. */
  sentence: string | undefined;
};

/** Fills every post with a process, again and again, until it is closed. */
export class Crew {
  readonly #settings: Settings;
  readonly #parts: CrewParts;
  readonly #posts: readonly Post[];
  readonly #figures = openFigureSum();
  #phase: 'starting' | 'serving' | 'stopping' = 'starting';
  #started: (outcome: string | WorkerFailed) => void = () => {};
  #gone: () => void = () => {};

  constructor(settings: Settings, parts: CrewParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#posts = Array.from({ length: parts.count }, (_, index): Post => {
      const nobody = { worker: undefined, serves: false, startedAt: 0, sentence: undefined };
      return { number: index + 1, failures: 0, ...nobody };
    });
  }

  /**
   * Starts all workers, and resolves with their address once all of them serve.
   *
   * @throws WorkerFailed when one of them cannot start; all others are ended then
   */
  async start(): Promise<string> {
    // Each worker takes connections from the port by itself. In turns they would come by way of this
    // process, and Node keeps the one for ever that was on its way to a worker which was killed.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ exec: workerProgram(), args: [], serialization: 'advanced' });
    const started = new Promise<string | WorkerFailed>((resolve) => {
      this.#started = resolve;
    });
    for (const post of this.#posts) this.#fill(post);
    const outcome = await started;
    if (outcome instanceof WorkerFailed) throw outcome;
    return outcome;
  }

  /** Lets all workers stop in order, for as long as the settings allow. */
  async close(): Promise<void> {
    this.#phase = 'stopping';
    const gone = new Promise<void>((resolve) => {
      this.#gone = resolve;
    });
    if (this.#posts.every(({ worker }) => worker === undefined)) return;
    for (const post of this.#posts) tell(post, { kind: 'stop' });
    // Each of them ends by itself within its bound; one that does not hangs.
    const boundMs = this.#settings.shutdownTimeoutMs + 2 * closingMsMin;
    const overdue = setTimeout(() => this.#kill(), boundMs);
    await gone;
    clearTimeout(overdue);
  }

  #fill(post: Post): void {
    const { count, json } = this.#parts;
    const places = { worker: post.number, count, cores: availableParallelism() };
    const settings = workerShare(this.#settings, places);
    const worker = cluster.fork();
    Object.assign(post, { worker, startedAt: performance.now(), sentence: undefined });
    worker.on('message', (message) => {
      const { data } = FromWorker.safeParse(message);
      if (data?.kind === 'here') {
        const wholeSettings = this.#settings;
        tell(post, { kind: 'begin', worker: post.number, json, settings, wholeSettings });
      } else if (data !== undefined) this.#heard(post, data);
    });
    worker.on('error', () => {
      // Of others it is their exit that tells; this one never came to be.
      if (worker.process.pid === undefined) this.#emptied(post, { code: null, signal: null });
    });
    // Its last words may come a moment after its exit.
    worker.once('exit', (code, signal) => {
      setTimeout(() => this.#emptied(post, { code, signal }), lastWordsMs);
    });
  }

  #heard(post: Post, message: FromWorker): void {
    if (message.kind === 'ready') this.#serving(post, message.url);
    else if (message.kind === 'failed') post.sentence = message.sentence;
    else if (message.kind === 'administrator') this.#parts.onAdministrator();
    else if (message.kind === 'sum') {
      this.#answerSum(post, message.id).catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'the figures could not be summed up');
      });
    } else if (message.kind === 'figures') {
      this.#figures.answered(post.number, message.id, message.rows);
    }
  }

  #serving(post: Post, url: string): void {
    post.serves = true;
    const { pid } = post.worker?.process ?? {};
    this.#parts.log.info({ worker: post.number, pid }, 'a worker serves');
    if (this.#phase !== 'starting' || this.#posts.some(({ serves }) => !serves)) return;
    this.#phase = 'serving';
    this.#started(url);
  }

  async #answerSum(post: Post, id: number): Promise<void> {
    const present = new Map(
      this.#posts.filter(({ serves }) => serves).map((other) => [other.number, other]),
    );
    const sum = await this.#figures.sum([...present.keys()], (number, question) => {
      const other = present.get(number);
      if (other !== undefined) tell(other, { kind: 'tell', id: question });
    });
    tell(post, { kind: 'sum', id, ...sum });
  }

  #emptied(post: Post, how: { code: number | null; signal: string | null }): void {
    const lived = performance.now() - post.startedAt;
    Object.assign(post, { worker: undefined, serves: false });
    this.#figures.gone(post.number);
    if (this.#phase === 'stopping') {
      if (this.#posts.every(({ worker }) => worker === undefined)) this.#gone();
    } else if (this.#phase === 'starting') {
      const died = `A worker ended (${how.signal ?? how.code}) before it served.`;
      this.#started(new WorkerFailed(post.sentence ?? died));
      this.#kill();
    } else {
      post.failures = lived < steadyMs ? post.failures + 1 : 0;
      const restartMs = restartMsAfter(post.failures);
      const why = post.sentence === undefined ? {} : { why: post.sentence };
      this.#parts.log.error({ worker: post.number, ...how, ...why, restartMs }, 'a worker ended');
      setTimeout(() => {
        if (this.#phase === 'serving') this.#fill(post);
      }, restartMs);
    }
  }

  #kill(): void {
    this.#phase = 'stopping';
    for (const { worker } of this.#posts) worker?.process.kill('SIGKILL');
  }
}

/** No worker could start; the message says why. */
export class WorkerFailed extends StartRefused {
  override readonly name = 'WorkerFailed';
}

/** At once after a steady life, then twice as long each time. */
export function restartMsAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(restartMsMin * 2 ** (failures - 1), restartMsMax);
}

function tell({ worker }: Post, message: ToWorker): void {
  // Whoever has hung up is about to end, and nothing is lost on it.
  if (worker?.isConnected() === true) worker.send(message, () => {});
}

/** The build puts it beside this file; the source runs as it is. */
function workerProgram(): string {
  const built = fileURLToPath(new URL('./worker.js', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('./worker.ts', import.meta.url));
}
