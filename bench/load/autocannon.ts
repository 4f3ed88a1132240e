import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Load, Outcome } from './order.ts';

const worker = fileURLToPath(new URL('./autocannon-worker.ts', import.meta.url));

/** A load generator that npm brings along, for machines without wrk. */
export async function autocannonLoad(order: Load): Promise<Outcome> {
  const child = fork(worker, [JSON.stringify(order)]);
  const [outcome] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The load generator ended without a result.');
    }),
  ]);
  return Outcome.parse(outcome);
}
