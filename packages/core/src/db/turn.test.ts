import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lookupSlowMs, lookupsAtOnce } from '../kernel/limits.ts';
import { lookupByTurn } from './turn.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks nothing more while as many reads as may be are under way, and then all at once', async () => {
  const reads = heldReads();
  const lookUp = lookupByTurn(reads.read);
  for (let asked = 0; asked < 10; asked += 1) {
    void lookUp([Buffer.of(asked)]);
    await nextTurn();
    await nextTurn();
  }
  expect(reads.sizes).toEqual([1, 1]);
  reads.answer(0);
  await nextTurn();
  await nextTurn();
  expect(reads.sizes).toEqual([1, 1, 8]);
});

it('stops waiting for reads that hang: dead connections hold up nobody else', async () => {
  const reads = heldReads();
  const lookUp = lookupByTurn(reads.read);
  for (let hanging = 0; hanging < 10; hanging += lookupsAtOnce) {
    for (let asked = 0; asked < lookupsAtOnce; asked += 1) {
      void lookUp([Buffer.of(asked)]);
      await nextTurn();
      await nextTurn();
    }
    vi.advanceTimersByTime(lookupSlowMs);
  }
  const asked = lookUp([Buffer.of(1)]);
  await nextTurn();
  expect(reads.sizes).toHaveLength(11);
  reads.answer(10);
  expect(await asked).toEqual([['found']]);
});

it('counts a slow read once only: its answer makes no room a second time', async () => {
  const reads = heldReads();
  const lookUp = lookupByTurn(reads.read);
  const ask = async () => {
    void lookUp([Buffer.of(1)]);
    await nextTurn();
    await nextTurn();
  };
  await ask();
  await ask();
  vi.advanceTimersByTime(lookupSlowMs);
  await ask();
  await ask();
  reads.answer(0);
  reads.answer(1);
  await nextTurn();
  await ask();
  expect(reads.sizes).toHaveLength(4);
});

/** A database whose reads take as long as the test wants. */
function heldReads() {
  const under: { keys: number; answer: () => void }[] = [];
  return {
    read: (keys: readonly Uint8Array[]) =>
      new Promise<string[][]>((resolve) => {
        const rows = keys.map(() => ['found']);
        under.push({ keys: keys.length, answer: () => resolve(rows) });
      }),
    get sizes() {
      return under.map(({ keys }) => keys);
    },
    answer: (place: number) => under[place]?.answer(),
  };
}
