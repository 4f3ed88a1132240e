import type { Part } from './part.ts';
import { batch } from './parts/batch.ts';
import { check } from './parts/check.ts';
import { enumeration } from './parts/enumeration.ts';
import { growth } from './parts/growth.ts';
import { rest } from './parts/rest.ts';
import { signin } from './parts/signin.ts';
import { soak } from './parts/soak.ts';
import { start } from './parts/start.ts';
import { steady } from './parts/steady.ts';
import { storm } from './parts/storm.ts';
import { trpc } from './parts/trpc.ts';
import { workers } from './parts/workers.ts';

/** Every part, in the order in which all of them run and are shown. */
export const parts: readonly Part[] = [
  check,
  steady,
  batch,
  rest,
  trpc,
  signin,
  storm,
  start,
  growth,
  workers,
  soak,
  enumeration,
];
