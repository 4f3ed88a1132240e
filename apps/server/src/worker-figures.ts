import { AggregatorRegistry } from 'prom-client';
import { z } from 'zod';
import { figuresMs } from './limits.ts';

/** The figures of several processes as one. */
export type FigureSum = {
  /** Asks all that are `present`; each is told by `ask` which number its answer must have. */
  sum(present: readonly number[], ask: (worker: number, id: number) => void): Promise<Text>;
  /** What a worker answered. */
  answered(worker: number, id: number, rows: readonly object[]): void;
  /** Keeps what a worker that is gone has counted: a sum of counters must never fall. */
  gone(worker: number): void;
};

type Text = { readonly text: string; readonly contentType: string };

export function openFigureSum(): FigureSum {
  const waiting = new Map<number, (rows: readonly object[]) => void>();
  const last = new Map<number, readonly object[]>();
  let retired: readonly object[] = [];
  let nextId = 1;

  return {
    async sum(present, ask) {
      const tables = await Promise.all(present.map((worker) => answerOf(worker, ask)));
      const registry = AggregatorRegistry.aggregate([retired, ...tables].map((rows) => [...rows]));
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
    answered(worker, id, rows) {
      last.set(worker, rows);
      waiting.get(id)?.(rows);
    },
    gone(worker) {
      const counted = (last.get(worker) ?? []).filter((row) => Counting.safeParse(row).success);
      last.delete(worker);
      retired = [...retired, ...counted];
    },
  };

  /** What a busy worker told before still counts, so that the sum does not fall for a moment. */
  function answerOf(
    worker: number,
    ask: (worker: number, id: number) => void,
  ): Promise<readonly object[]> {
    const id = nextId;
    nextId += 1;
    return new Promise((resolve) => {
      const late = setTimeout(() => settle(last.get(worker) ?? []), figuresMs);
      function settle(rows: readonly object[]): void {
        clearTimeout(late);
        waiting.delete(id);
        resolve(rows);
      }
      waiting.set(id, settle);
      ask(worker, id);
    });
  }
}

const Counting = z.looseObject({ type: z.enum(['counter', 'histogram']) });
