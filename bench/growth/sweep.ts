import { setTimeout as sleep } from 'node:timers/promises';
import { type Core, openCore, settingsWith } from '@acct/core';
import { z } from 'zod';
import { optionsOf, tell } from '../serve.ts';
import { percentile } from '../statistics.ts';
import { tokenOf } from '../tokens.ts';

// Sessions that ended two days ago are added, and removed by one sweep. Checks come every two
// milliseconds meanwhile, in the same process, where a sweep that holds on to anything delays them most.

const expired = 10_000;
const everyMs = 2;
const warmUpMs = 1000;
const calmMs = 3000;

const { url, size } = optionsOf(z.object({ url: z.string(), size: z.number() }));
const core = await openCore(settingsWith({ databaseUrl: url }), { sweeps: false });
await addExpired(core);
await checkDuring(() => sleep(warmUpMs));
const calm = await checkDuring(() => sleep(calmMs));
const began = performance.now();
let removed = 0;
const sweeping = await checkDuring(async () => {
  removed = await core.sweep();
});
const perSecond = (removed / (performance.now() - began)) * 1000;
await core.close();
tell({ calm, sweeping: { ...sweeping, perSecond } });

/** How long checks took from when they were due, also those that could not even begin in time. */
async function checkDuring(work: () => Promise<void>) {
  const took: number[] = [];
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  let due = performance.now();
  const checks: Promise<void>[] = [];
  while (!done) {
    due += everyMs;
    await sleep(Math.max(0, due - performance.now()));
    for (; due <= performance.now(); due += everyMs) checks.push(check(due, took));
  }
  await Promise.all([working, ...checks]);
  return { p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
}

async function check(due: number, took: number[]): Promise<void> {
  const n = 1 + Math.floor(Math.random() * size);
  const found = await core.as({ kind: 'token', token: tokenOf(n) }).sessions.check();
  if (found.accountId !== n) throw new Error(`The check of ${n} gave ${found.accountId}.`);
  took.push(performance.now() - due);
}

async function addExpired({ tools: { db } }: Core): Promise<void> {
  const at = new Date(Date.now() - 2 * 86_400_000);
  for (let first = 0; first < expired; first += 1000) {
    const data = Array.from({ length: 1000 }, (_, index) => ({
      id: `expired-${first + index}`,
      digest: Buffer.from(`expired-${first + index}`),
      accountId: 1 + Math.floor(Math.random() * size),
      createdAt: at,
      usedAt: at,
    }));
    await db.write((tx) => tx.session.createMany({ data }));
  }
}
