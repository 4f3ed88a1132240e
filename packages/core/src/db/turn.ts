import { lookupKeysMax, lookupsAtOnce } from '../kernel/limits.ts';
import type { Lookup, RawRow } from './raw.ts';

/** Reads the rows of all keys at once, in the order of the keys. */
type ReadMany = (keys: readonly Uint8Array[]) => Promise<readonly (RawRow | undefined)[]>;

/**
 * Collects what is looked up in one turn of the event loop and reads it together when the turn ends, or
 * when one of the reads before it does. A read thus begins after every question that it answers, so no
 * answer is older than its question.
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
    const asked = waiting.slice(0, lookupKeysMax);
    waiting = waiting.slice(lookupKeysMax);
    reading += 1;
    schedule();
    await answer(readMany, asked);
    reading -= 1;
    schedule();
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      schedule();
    });
}

type Question = {
  readonly key: Uint8Array;
  resolve(row: RawRow | undefined): void;
  reject(error: unknown): void;
};

async function answer(readMany: ReadMany, questions: readonly Question[]): Promise<void> {
  try {
    const rows = await readMany(questions.map(({ key }) => key));
    questions.forEach(({ resolve }, index) => {
      resolve(rows[index]);
    });
  } catch (error) {
    for (const { reject } of questions) reject(error);
  }
}
