import { lookupKeysMax, lookupSlowMs, lookupsAtOnce } from '../kernel/limits.ts';
import type { Lookup, RawRow, RawStatement } from './raw.ts';

/** Reads the rows of all keys at once, in the order of the keys. */
type ReadMany = (keys: readonly Uint8Array[]) => Promise<Rows>;

/**
 * Collects what is looked up in one turn of the event loop and reads it together when the turn ends; while
 * as many reads as may be are under way, when one of them ends or turns out to be slow. A read thus begins
 * after every question that it answers, so no answer is older than its question.
 */
export function lookupByTurn(readMany: ReadMany): Lookup {
  let waiting: Question[] = [];
  let reading = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || waiting.length === 0 || reading >= lookupsAtOnce) return;
    scheduled = true;
    setImmediate(readWaiting);
  }

  async function readWaiting(): Promise<void> {
    scheduled = false;
    const count = fittingOne(waiting);
    const asked = waiting.slice(0, count);
    waiting = waiting.slice(count);
    const makeRoom = takeRoom();
    schedule();
    await answer(readMany, asked);
    makeRoom();
  }

  /** A read that is slow may be on a connection that is dead. It then takes up no room any more. */
  function takeRoom(): () => void {
    let taken = true;
    reading += 1;
    function makeRoom(): void {
      if (!taken) return;
      taken = false;
      clearTimeout(timer);
      reading -= 1;
      schedule();
    }
    const timer = setTimeout(makeRoom, lookupSlowMs);
    return makeRoom;
  }

  return (keys) => {
    // Who asks for nothing need not wait, nor find a database.
    if (keys.length === 0) return nothing;
    return new Promise((resolve, reject) => {
      waiting.push({ keys, resolve, reject });
      schedule();
    });
  };
}

/** What is asked by the same statement in one turn is asked together, whoever asks. */
export function oneForEach(prepare: (statement: RawStatement) => Lookup) {
  const prepared = new Map<RawStatement, Lookup>();
  return (statement: RawStatement): Lookup => {
    const lookUp = prepared.get(statement) ?? prepare(statement);
    prepared.set(statement, lookUp);
    return lookUp;
  };
}

type Rows = readonly (RawRow | undefined)[];

const nothing: Promise<Rows> = Promise.resolve([]);

type Question = {
  readonly keys: readonly Uint8Array[];
  resolve(rows: Rows): void;
  reject(error: unknown): void;
};

/** How many questions, from the first on, one statement answers: one at least. */
function fittingOne(waiting: readonly Question[]): number {
  let keys = 0;
  const beyond = waiting.findIndex((question, place) => {
    keys += question.keys.length;
    return place > 0 && keys > lookupKeysMax;
  });
  return beyond < 0 ? waiting.length : beyond;
}

async function answer(readMany: ReadMany, questions: readonly Question[]): Promise<void> {
  try {
    const rows = await readMany(questions.flatMap(({ keys }) => keys));
    let place = 0;
    for (const { keys, resolve } of questions) {
      resolve(rows.slice(place, place + keys.length));
      place += keys.length;
    }
  } catch (error) {
    for (const { reject } of questions) reject(error);
  }
}
