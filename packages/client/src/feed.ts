import type { Fetch } from './answer.ts';
import { AssertionRefused } from './assertion-refused.ts';
import type { Endings } from './endings.ts';
import { messagesIn } from './event-stream.ts';
import { tellProblem } from './problem-told.ts';
import { isRecord } from './record.ts';
import { authorization, type TokenSource } from './request.ts';

type FeedParts = {
  readonly url: string;
  readonly token: TokenSource;
  readonly send: Fetch;
  readonly lostMs: number;
  readonly endings: Endings;
  readonly onProblem?: (sentence: string) => void;
};

/**
 * Follows the feed of revocations, and connects again wherever it was when it is lost. Its beats say that
 * nothing was missed up to then; without one for `lostMs` it counts as lost, whatever the reason.
 */
export class Feed {
  readonly #parts: FeedParts;
  readonly #stopping = new AbortController();
  readonly #first: Promise<void>;
  #onFirst: () => void = () => {};
  #cursor: string | undefined;
  #heardAt: { readonly steady: number; readonly wall: number } | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#first = new Promise((resolve) => {
      this.#onFirst = resolve;
    });
    void this.#keepFollowing();
  }

  /** By either clock: one of them stands still while the machine sleeps, the other may be set. */
  get isLost(): boolean {
    const heard = this.#heardAt;
    if (heard === undefined || this.#stopping.signal.aborted) return true;
    const silence = Math.max(performance.now() - heard.steady, Date.now() - heard.wall);
    return silence > this.#parts.lostMs;
  }

  /**
   * Waits for the first beat, which comes a moment after the start, and no longer than the feed may be lost.
   *
   * @throws AssertionRefused
   */
  async begun(): Promise<void> {
    if (this.#heardAt !== undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const refusal = new AssertionRefused('unavailable', 'The feed was never heard.');
      timer = setTimeout(() => reject(refusal), this.#parts.lostMs);
    });
    try {
      await Promise.race([this.#first, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#stopping.abort();
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const before = this.#heardAt;
      try {
        await this.#follow();
      } catch (error) {
        if (signal.aborted) return;
        const sentence = error instanceof Error ? error.message : 'The feed ended.';
        tellProblem(this.#parts.onProblem, sentence);
      }
      failures = before === this.#heardAt ? failures + 1 : 0;
      await pause(Math.min(againMs * 2 ** failures, againMsMax), signal);
    }
  }

  /** One connection, until it ends or is silent. */
  async #follow(): Promise<void> {
    const { url, token, send } = this.#parts;
    const silence = new Silence(this.#parts.lostMs / 2, this.#stopping.signal);
    try {
      const response = await send(`${url}/v1/revocations?after=${this.#cursor ?? 'recent'}`, {
        headers: { accept: 'text/event-stream', ...(await authorization(token)) },
        redirect: 'error',
        signal: silence.signal,
      });
      if (response.status === 409) this.#beginAnew();
      if (response.status !== 200 || response.body === null) {
        await response.body?.cancel();
        throw new Error(`The feed of revocations answered ${response.status}.`);
      }
      for await (const { event, data } of messagesIn(response.body)) {
        silence.broken();
        this.#hear(event, data);
      }
    } finally {
      silence.end();
    }
  }

  #hear(event: string, data: string): void {
    // Others may say what they like, such as a proxy with its comments.
    if (event !== 'ended' && event !== 'cursor') return;
    const value: unknown = JSON.parse(data);
    if (event === 'ended' && !this.#parts.endings.add(value)) {
      throw new Error('The feed of revocations says what nobody understands.');
    }
    if (isRecord(value) && typeof value['cursor'] === 'string') this.#cursor = value['cursor'];
    if (event !== 'cursor') return;
    this.#heardAt = { steady: performance.now(), wall: Date.now() };
    this.#onFirst();
  }

  /** The journal does not go back that far, or is another one than before. */
  #beginAnew(): void {
    this.#cursor = undefined;
    this.#parts.endings.distrust();
  }
}

const againMs = 100;
const againMsMax = 2000;

/** Aborts a connection on which nothing was heard for a while. */
class Silence {
  readonly #control = new AbortController();
  readonly #ms: number;
  readonly #outer: AbortSignal;
  readonly #abort = (): void =>
    this.#control.abort(new Error('The feed of revocations is silent.'));
  #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, outer: AbortSignal) {
    this.#ms = ms;
    this.#outer = outer;
    this.#timer = setTimeout(this.#abort, ms);
    outer.addEventListener('abort', this.#abort);
    if (outer.aborted) this.#abort();
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#abort, this.#ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#abort);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
