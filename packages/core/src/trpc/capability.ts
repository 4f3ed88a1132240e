import type { AnyRouter } from '@trpc/server';
import type { EventKind } from '../kernel/events.ts';
import type { RefusalTable } from '../kernel/refusals.ts';
import type { Tools } from '../tools.ts';

/**
 * All that one capability brings along. The list in `capabilities.ts` is the only place that knows them
 * all: router, references and background work derive from it.
 */
export type Capability = {
  readonly router?: AnyRouter;
  readonly refusals?: RefusalTable;
  readonly events?: Readonly<Record<string, EventKind>>;
  readonly sweep?: Sweep;
};

/**
 * Background work: removes a batch of what has expired by one short statement, or mends a batch of rows,
 * and says how many that were. It is called again until there is nothing more.
 */
export type Sweep = (tools: Tools) => Promise<number>;
