import type { Settings } from '@acct/core';
import { z } from 'zod';

// What the primary process and its workers tell each other. Both run the same version, but whatever else
// is loaded into them (a file watcher, a debugger) may talk on the same channel.

const Id = z.int();

/** What a worker says. */
export const FromWorker = z.discriminatedUnion('kind', [
  /** It listens, and may be told what to do. */
  z.object({ kind: z.literal('here') }),
  z.object({ kind: z.literal('ready'), url: z.string() }),
  /** It cannot start, and ends; the sentence is for the operator. */
  z.object({ kind: z.literal('failed'), sentence: z.string() }),
  /** Somebody became the first administrator. */
  z.object({ kind: z.literal('administrator') }),
  /** Somebody asked it for the figures of all workers. */
  z.object({ kind: z.literal('sum'), id: Id }),
  z.object({ kind: z.literal('figures'), id: Id, rows: z.array(z.looseObject({})) }),
]);
export type FromWorker = z.output<typeof FromWorker>;

/** The border between two processes of ours: the primary has parsed these. */
const OurSettings = z.custom<Settings>((value) => typeof value === 'object' && value !== null);

/** What the primary says. */
export const ToWorker = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begin'),
    worker: z.int(),
    json: z.boolean(),
    settings: OurSettings,
    // Those of the whole service, of which this worker has a share.
    wholeSettings: OurSettings,
  }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('tell'), id: Id }),
  z.object({ kind: z.literal('sum'), id: Id, text: z.string(), contentType: z.string() }),
]);
export type ToWorker = z.output<typeof ToWorker>;
