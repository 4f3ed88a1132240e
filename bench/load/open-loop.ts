import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Request } from './order.ts';

const worker = fileURLToPath(new URL('./open-loop-worker.ts', import.meta.url));

/** Requests at a constant rate, whether or not earlier ones were answered: as callers come in life. */
export type OpenLoop = {
  readonly url: string;
  readonly request: Request;
  readonly perSecond: number;
  readonly seconds: number;
  /** So long before that requests come already, so that what waits in a queue has settled. */
  readonly leadSeconds?: number;
};

/** Answers by status; 0 stands for none. Times are from when the request was due, of successes only. */
export type OpenLoopOutcome = z.output<typeof OpenLoopOutcome>;
// Where nothing succeeded the time is no number, which a message has as null.
const Milliseconds = z
  .number()
  .nullable()
  .transform((ms) => ms ?? Number.NaN);
const OpenLoopOutcome = z.object({
  statuses: z.record(z.string(), z.number()),
  /** Successes within the time; what comes before or after belongs to no second of it. */
  inTime: z.number(),
  p50Ms: Milliseconds,
  p99Ms: Milliseconds,
});

export type Ready = { run(): Promise<OpenLoopOutcome>; stop(): void };

/** Starts the process and its connections; what it does begins with `run`. */
export async function openLoop(order: OpenLoop): Promise<Ready> {
  const child = fork(worker, [JSON.stringify(order)]);
  await nextMessage(child);
  return {
    async run() {
      child.send('go');
      return OpenLoopOutcome.parse(await nextMessage(child));
    },
    stop: () => child.disconnect(),
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The load generator ended without a result.');
    }),
  ]);
  return message;
}
