import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { percentile } from '../statistics.ts';
import type { OpenLoopOutcome } from './open-loop.ts';
import { fill } from './order.ts';

const Order = z.object({
  url: z.string(),
  perSecond: z.number(),
  seconds: z.number(),
  leadSeconds: z.number().default(0),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
    lines: z.object({ file: z.string() }),
  }),
});

const order = Order.parse(JSON.parse(process.argv[2] ?? ''));
const lines = readFileSync(order.request.lines.file, 'utf8').trim().split('\n');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const statuses: Record<string, number> = {};
const times: number[] = [];
let inTime = 0;
let [from, until] = [0, 0];

process.on('disconnect', () => process.exit(0));
// Connections and compiled code are there before the first request counts.
await Promise.all(Array.from({ length: 4 }, () => ask(performance.now())));
forget();
process.send?.('ready');
await once(process, 'message');
const began = performance.now();
from = began + order.leadSeconds * 1000;
until = from + order.seconds * 1000;
await sendAll(began);
process.send?.({
  statuses,
  inTime,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
} satisfies OpenLoopOutcome);

/** Timers come late on a busy machine, so each turn sends all that has become due. */
async function sendAll(began: number): Promise<void> {
  const count = Math.round(order.perSecond * (order.leadSeconds + order.seconds));
  const answers: Promise<void>[] = [];
  while (answers.length < count) {
    const due = began + (answers.length * 1000) / order.perSecond;
    if (due <= performance.now()) answers.push(ask(due));
    else await sleep(Math.max(0, Math.floor(due - performance.now())));
  }
  await Promise.all(answers);
}

async function ask(due: number): Promise<void> {
  const line = lines[Math.floor(Math.random() * lines.length)] ?? '';
  const status = await statusOf(line).catch(() => 0);
  const now = performance.now();
  statuses[status] = (statuses[status] ?? 0) + 1;
  if (status < 200 || status > 299) return;
  times.push(now - due);
  if (now >= from && now <= until) inTime += 1;
}

function statusOf(line: string): Promise<number> {
  const { method, path, headers, body } = order.request;
  const text = body === undefined ? '' : fill(body, line);
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, line)] as const);
  const length = body === undefined ? [] : [['Content-Length', Buffer.byteLength(text)] as const];
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: Object.fromEntries([...filled, ...length]) };
    send(`${order.url}${fill(path, line)}`, options, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end(text);
  });
}

function forget(): void {
  for (const status of Object.keys(statuses)) delete statuses[status];
  times.length = 0;
}
