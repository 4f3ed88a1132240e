import type { Part } from './part.ts';
import { check } from './parts/check.ts';

/** Every part, in the order in which all of them run and are shown. */
export const parts: readonly Part[] = [check];
