import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { z } from 'zod';
import { fill, type Outcome } from './order.ts';

const Order = z.object({
  url: z.string(),
  seconds: z.union([z.number(), z.literal('once')]),
  connections: z.number(),
  request: z.object({
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
    lines: z.object({ file: z.string() }).optional(),
  }),
});

const { url, seconds, connections, request } = Order.parse(JSON.parse(process.argv[2] ?? ''));
const lines =
  request.lines === undefined ? [''] : readFileSync(request.lines.file, 'utf8').trim().split('\n');
let sent = 0;

const result = await autocannon({
  url,
  connections,
  ...(seconds === 'once' ? { amount: lines.length } : { duration: seconds }),
  requests: [{ setupRequest: (one) => ({ ...one, ...nextRequest() }) }],
});
const outcome: Outcome = {
  requests: result.requests.total,
  seconds: result.duration,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  refused: result.non2xx,
  broken: result.errors + result.timeouts,
};
process.send?.(outcome);
process.disconnect();

function nextRequest() {
  const at = seconds === 'once' ? sent % lines.length : Math.floor(Math.random() * lines.length);
  sent += 1;
  const line = lines[at] ?? '';
  const { method, path, headers, body } = request;
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, line)]);
  return {
    method,
    path: fill(path, line),
    headers: Object.fromEntries(filled),
    ...(body !== undefined && { body: fill(body, line) }),
  };
}
