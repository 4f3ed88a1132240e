import { tell } from './journal.ts';
import { defineEvents, type EventAbout, type EventKind } from './kernel/events.ts';
import { noticeEveryMs, noticeKeysMax, noticesWaitingMax } from './kernel/limits.ts';
import { networkNameOf } from './kernel/network.ts';
import { Refusal } from './kernel/refusals.ts';
import { Seldom } from './kernel/seldom.ts';
import type { Holder, Reader, Tools, Visitor } from './tools.ts';

export const accessEvents = defineEvents('access', {
  denied:
    'A call was refused because its account has not the role for it, or its API key not the scope. Once a minute at most for each account and operation.',
});

export const limitEvents = defineEvents('limits', {
  exceeded:
    'What an address or an account may do was used up, and more was asked. Once a minute at most for each limit and network or account.',
});

/** Tells of a call that is refused to somebody who is known, for what he may not. Gives the refusal, to throw. */
export function tellDenied(
  { notices }: Pick<Tools, 'notices'>,
  by: Holder,
  { operation, refusal }: { operation: string; refusal: Refusal },
): Refusal {
  const about = { accountId: by.accountId, details: { operation, reason: refusal.reason } };
  notices.mention(by, { event: accessEvents.denied, of: `${by.accountId} ${operation}`, about });
  return refusal;
}

/** Tells of a limit that an address has used up, or the account that asks. */
export function tellExceeded(
  { notices }: Pick<Tools, 'notices'>,
  by: Visitor | Holder,
  limit: string,
): void {
  const accountId = by.kind === 'visitor' ? null : by.accountId;
  const of = `${limit} ${accountId ?? networkNameOf(by.origin.address)}`;
  const about = { accountId, details: { limit } };
  notices.mention(by, { event: limitEvents.exceeded, of, about });
}

/**
 * Events that tell of no change, but of something that was refused or looked at, and that anybody could
 * cause without end. Of one thing the journal is told once a minute at most by each process; the next
 * event says in `leftOut` how many were left out. At most ten thousand things are remembered, some hundred
 * bytes each, so that this is also the most that a process writes of refusals in a minute.
 */
export class Notices {
  readonly #tools: Parts;
  readonly #seldom = new Seldom<Promise<void>>({ everyMs: noticeEveryMs, keysMax: noticeKeysMax });
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  readonly #unsaid = new Seldom<void>({ everyMs: noticeEveryMs, keysMax: 1 });

  constructor(tools: Parts) {
    this.#tools = tools;
  }

  /**
   * Resolves when the journal has it, for what must not happen untold: who does not get it through must not
   * do the thing either. Whoever comes while the first is being told waits for that.
   *
   * @throws DatabaseUnavailable, access.session_invalid, access.key_invalid
   */
  async tell(by: Reader, notice: Notice): Promise<void> {
    const write = (leftOut: number) => this.#write({ by, notice, leftOut });
    const key = keyOf(notice);
    try {
      await (this.#seldom.once(key, this.#now(), write) ?? write(0));
    } catch (error) {
      this.#seldom.forget(key);
      throw error;
    }
  }

  /**
   * The same for what is refused anyway: nobody waits for it, and where the journal cannot be written the
   * refusal stands, because 503 instead of it would open nothing and tell less. The log has what was lost.
   */
  mention(by: Visitor | Reader, notice: Notice): void {
    const hasRoom = this.#waiting.length < noticesWaitingMax;
    const wait = (leftOut: number) => {
      this.#waiting.push({ by, notice, leftOut });
      return done;
    };
    const said = hasRoom ? this.#seldom.once(keyOf(notice), this.#now(), wait) : undefined;
    if (said === undefined) this.#leaveUnsaid();
    if (this.#waiting.length > 0) this.#writing ??= this.#writeWaiting();
  }

  /** Resolves when nothing waits to be told any more. Never fails. */
  async settled(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** One after the other: they must not stand in the way of changes. */
  async #writeWaiting(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#write(next).catch((error: unknown) => this.#giveUp(next, error));
    }
    this.#writing = undefined;
  }

  async #write({ by, notice: { event, about }, leftOut }: Waiting): Promise<void> {
    const details = { ...about.details, ...(leftOut > 0 && { leftOut }) };
    await tell(this.#tools, by, async ({ record }) => record(event, { ...about, details }));
  }

  /** A journal that does not take one takes none: those that wait would each wait for as long. */
  #giveUp(failed: Waiting | undefined, error: unknown): void {
    if (failed === undefined) return;
    // Whose session ended meanwhile is nobody to tell of; what another one of the account does next is.
    if (error instanceof Refusal) {
      this.#seldom.forget(keyOf(failed.notice));
      return;
    }
    const lost = [failed, ...this.#waiting.splice(0)];
    for (const { notice } of lost) this.#seldom.forget(keyOf(notice));
    this.#tools.log.warn({ err: error, lost: lost.length }, 'the journal was not told of refusals');
  }

  #leaveUnsaid(): void {
    this.#unsaid.once('', this.#now(), (before) =>
      this.#tools.log.warn({ leftOut: before + 1 }, 'more is refused than the journal is told of'),
    );
  }

  #now(): number {
    return this.#tools.clock.now().getTime();
  }
}

export type Notice = {
  readonly event: EventKind;
  /** What it is once a minute of: whom and what it concerns. */
  readonly of: string;
  readonly about: EventAbout;
};

type Waiting = {
  readonly by: Visitor | Reader;
  readonly notice: Notice;
  readonly leftOut: number;
};

type Parts = Pick<Tools, 'db' | 'clock' | 'log'>;

const done: Promise<void> = Promise.resolve();

function keyOf({ event, of }: Notice): string {
  return `${event.name} ${of}`;
}
