import { lookupKeysMax } from '../kernel/limits.ts';
import type { Lookup, RawRow } from './raw.ts';

/** Reads the rows of all keys at once, in the order of the keys. */
export type ReadMany = (keys: readonly Uint8Array[]) => Promise<readonly (RawRow | undefined)[]>;

/**
 * Collects what is looked up in one turn of the event loop and reads it together when the turn ends. A
 * read thus begins after every question that it answers, so no answer is older than its question.
 */
export function lookupByTurn(readMany: ReadMany): Lookup {
  let waiting: Question[] = [];

  function readAll(): void {
    const asked = waiting;
    waiting = [];
    for (let from = 0; from < asked.length; from += lookupKeysMax) {
      answer(readMany, asked.slice(from, from + lookupKeysMax));
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(readAll);
      waiting.push({ key, resolve, reject });
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
