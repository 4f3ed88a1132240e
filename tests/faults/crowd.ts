import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Act, acts, newPerson, type Person, type Request } from './acts.ts';
import type { Chance } from './chance.ts';
import type { Answered, Ledger, Unanswered } from './ledger.ts';

/**
 * Many clients, who do what people do and write down what they know. What they do next is chance; what
 * they asked and were answered is in the ledger.
 */
export class Crowd {
  readonly people: Person[] = [];
  readonly #ledger: Ledger;
  readonly #chance: Chance;
  readonly #name: string;
  readonly #timers = new Set<NodeJS.Timeout>();
  #born = 0;
  /** Where the next request goes: an address of the service. */
  #target: () => string;
  readonly #wire: Wire;

  constructor(ledger: Ledger, chance: Chance, { name, target, wire = overFetch }: CrowdOptions) {
    this.#ledger = ledger;
    this.#chance = chance;
    this.#name = name;
    this.#target = target;
    this.#wire = wire;
  }

  goTo(target: () => string): void {
    this.#target = target;
  }

  /** People who are signed up and signed in before anything goes wrong. */
  async gather(
    count: number,
    done: readonly Act[] = [acts.signUp, acts.signIn, acts.signIn, acts.setNick],
  ): Promise<void> {
    const fresh = Array.from({ length: count }, () => this.#newcomer());
    // A few at a time: nothing has gone wrong yet, on however busy a machine.
    for (let at = 0; at < count; at += gatheredAtOnce) {
      await this.#settle(fresh.slice(at, at + gatheredAtOnce), done);
    }
    for (const person of fresh.slice(0, count / 4)) person.onlyReads = true;
  }

  async #settle(people: readonly Person[], done: readonly Act[]): Promise<void> {
    for (const act of done) {
      const outcomes = await Promise.all(people.map((person) => this.perform(person, act)));
      const failed = outcomes.find(
        (each) => each.kind !== 'answered' || each.status !== act.wanted,
      );
      if (failed !== undefined) throw new Error(`${act.name}: ${JSON.stringify(failed)}`);
    }
  }

  /** So many people do one thing each, at once. */
  async burst(count: number, wanted: readonly Act[] = mixture): Promise<void> {
    const tasks = Array.from({ length: count }, () => this.#next(wanted));
    await Promise.all(tasks.map(({ person, act }) => this.perform(person, act)));
  }

  /** One of those who have nothing to do does this. */
  somebody(wanted: Act): Promise<Answered | Unanswered> {
    const { person, act } = this.#next([wanted]);
    return this.perform(person, act);
  }

  /** Somebody does something, so many times a second, until it is told to stop and all are answered. */
  drive(perSecond: number, wanted: readonly Act[] = mixture): () => Promise<void> {
    const running = new Set<Promise<unknown>>();
    const timer = setInterval(() => {
      const { person, act } = this.#next(wanted);
      const done = this.perform(person, act).finally(() => running.delete(done));
      running.add(done);
    }, 1000 / perSecond);
    this.#timers.add(timer);
    return async () => {
      clearInterval(timer);
      await Promise.all(running);
    };
  }

  /** Nobody does anything more, also where a test failed before it told them to stop. */
  rest(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Asks until it is answered as it should be; how long that took, in milliseconds. */
  async untilAnswered(act: Act, boundMs: number): Promise<number> {
    const began = performance.now();
    for (;;) {
      const next = this.#next([act]);
      const outcome = await this.perform(next.person, next.act);
      const isIt = next.act === act && outcome.kind === 'answered';
      if (isIt && outcome.status === act.wanted) break;
      if (performance.now() - began > boundMs) throw new Error(`${act.name}: no recovery.`);
      await sleep(50);
    }
    return performance.now() - began;
  }

  /** One operation, written down before it is sent. `at` says which address, if not the common one. */
  async perform(
    person: Person,
    act: Act,
    at: { url?: string; request?: Request } = {},
  ): Promise<Answered | Unanswered> {
    person.busy = true;
    const id = randomUUID();
    const request = at.request ?? act.request(person);
    const asked = { kind: 'asked', id, act: act.name, person: person.name, ...request.facts };
    this.#ledger.write({ ...asked, kind: 'asked' });
    const url = at.url ?? this.#target();
    const outcome = await send(id, act, () => this.#wire(url, request));
    this.#ledger.write(outcome);
    const isClear = outcome.kind === 'answered' && outcome.status < 500;
    if (outcome.kind === 'answered' && outcome.status === act.wanted) {
      act.took?.(person, request, outcome.token);
    }
    if (!isClear && act.writes) person.inDoubt = true;
    person.busy = false;
    return outcome;
  }

  /** Whoever was judged and found in order needs not be looked at again. */
  forget(name: string): void {
    const at = this.people.findIndex((person) => person.name === name);
    if (at >= 0) this.people.splice(at, 1);
  }

  /** Somebody who has nothing else to do, and what this one does now. */
  #next(wanted: readonly Act[]): { person: Person; act: Act } {
    const act = this.#chance.pick(wanted) ?? acts.signUp;
    const idle = this.people.filter(
      (one) => !one.busy && !one.inDoubt && !(one.onlyReads && act.writes) && act.fits(one),
    );
    const person = this.#chance.pick(idle);
    const found =
      person === undefined ? { person: this.#newcomer(), act: acts.signUp } : { person, act };
    found.person.busy = true;
    return found;
  }

  #newcomer(): Person {
    this.#born += 1;
    const person = newPerson(`${this.#name}${this.#born}`);
    this.people.push(person);
    return person;
  }
}

type CrowdOptions = { readonly name: string; target(): string; readonly wire?: Wire };

/** All that people do; more of what is done more often. */
export const mixture: readonly Act[] = [
  acts.signUp,
  acts.signUp,
  acts.signUpAgain,
  acts.signUpRefused,
  acts.signIn,
  acts.signIn,
  acts.signIn,
  acts.setNick,
  acts.setNick,
  acts.setNickRefused,
  acts.changePassword,
  acts.signOut,
  acts.check,
  acts.check,
  acts.checkEnded,
];

const gatheredAtOnce = 5;

/** Longer than the service may take for anything: what takes this long hangs. */
const patienceMs = 20_000;

async function send(
  id: string,
  act: Act,
  ask: () => Promise<Reply>,
): Promise<Answered | Unanswered> {
  const began = performance.now();
  const elapsed = (): number => Math.round(performance.now() - began);
  try {
    const { status, retryAfter, text } = await ask();
    const { code, id: accountId, token } = Body.parse(text === '' ? {} : JSON.parse(text));
    return {
      kind: 'answered',
      ...{ id, status, wanted: act.wanted, retryAfter, ms: elapsed(), code, token },
      accountId: act.name === 'signUp' ? accountId : undefined,
    };
  } catch (error) {
    return { kind: 'unanswered', id, why: wordsOf(error), ms: elapsed() };
  }
}

/** How a request gets to the service and its answer back. */
export type Wire = (url: string, request: Request) => Promise<Reply>;
export type Reply = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
};

async function overFetch(url: string, request: Request): Promise<Reply> {
  const response = await fetch(`${url}/v1${request.path}`, {
    method: request.method,
    headers: headersOf(request),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  const retryAfter = response.headers.get('retry-after') ?? undefined;
  return { status: response.status, retryAfter, text: await response.text() };
}

export function headersOf({ facts: { token }, body }: Request): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

/** What of an answer the ledger keeps. */
const Body = z.object({
  code: z.string().optional(),
  id: z.int().optional(),
  token: z.string().optional(),
});

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
