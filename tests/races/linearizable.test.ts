import { expect, test } from 'vitest';
import { isLinearizable, type Model } from './linearizable.ts';

// The judge of the races is tried before it judges: on one value that is written and read.

type Touch = {
  readonly began: number;
  readonly ended: number;
  readonly writes?: number;
  readonly reads?: number;
};

const register: Model<number, Touch> = {
  initial: 0,
  step: (state, { writes, reads }) =>
    writes ?? (reads === undefined || reads === state ? state : undefined),
  nameOf: String,
};

const write = (writes: number, began: number, ended: number): Touch => ({ writes, began, ended });
const read = (reads: number, began: number, ended: number): Touch => ({ reads, began, ended });

test.each<[string, boolean, Touch[]]>([
  ['nothing', true, []],
  ['a read of what is there', true, [read(0, 1, 2)]],
  ['a read of what was never written', false, [read(1, 1, 2)]],
  ['a read after the write that it tells of', true, [write(1, 1, 2), read(1, 3, 4)]],
  [
    'a read of the old value after the write was acknowledged',
    false,
    [write(1, 1, 2), read(0, 3, 4)],
  ],
  ['a read of the old value beside the write', true, [write(1, 1, 4), read(0, 2, 5)]],
  ['a read of the new value before the write was answered', true, [write(1, 1, 9), read(1, 2, 3)]],
  [
    'a new value that is gone again for whoever reads later',
    false,
    [write(1, 1, 9), read(1, 2, 3), read(0, 4, 5)],
  ],
  [
    'two readers who saw two writes in two orders',
    false,
    [write(1, 1, 9), write(2, 1, 9), read(1, 2, 3), read(2, 4, 5), read(1, 6, 7)],
  ],
  [
    'twelve at once, of which the last begun is the first that counts',
    true,
    [
      ...Array.from({ length: 6 }, (_, i) => write(i + 1, i, 100)),
      ...Array.from({ length: 6 }, (_, i) => read(6 - i, 10 + i * 2, 11 + i * 2)),
    ],
  ],
])('%s: %s', (_name, verdict, history) => {
  expect(isLinearizable(history, register)).toBe(verdict);
  expect(isLinearizable(history.toReversed(), register)).toBe(verdict);
});
