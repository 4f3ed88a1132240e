import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { build } from 'esbuild';

/**
 * The gateway beside trpc-to-openapi's handler on the same router, with a bare node:http constant
 * as the ceiling. Servers take turns round by round, so a noisy machine disturbs all alike: read
 * the ratios, not the figures.
 *
 * Run: `npx tsx bench/gateway.ts` (about 80 s)
 */
const SERVERS = ['node:http', 'trpc-to-openapi', 'gateway'] as const;
const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 64;
const BUNDLE = new URL('./dist/gateway-server.mjs', import.meta.url);

const requests = {
  'GET with path and query': { method: 'GET', path: '/accounts/7?isActive=true' },
  'POST with a JSON body': {
    method: 'POST',
    path: '/accounts',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'joan', email: 'joan@example.org', isActive: true }),
  },
} as const;

type ServerName = (typeof SERVERS)[number];
type Request = (typeof requests)[keyof typeof requests];

interface Round {
  /** Requests a second. */
  readonly rate: number;
  /** Microseconds of processor time in the server for each request. */
  readonly cost: number;
}

await main();

async function main(): Promise<void> {
  await bundle();
  const servers = await Promise.all(SERVERS.map(start));
  for (const [title, request] of Object.entries(requests)) {
    const rounds = new Map<ServerName, Round[]>(SERVERS.map((name) => [name, []]));
    for (const server of servers) await load(server, request, 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const server of servers) {
        rounds.get(server.name)?.push(await load(server, request, SECONDS));
      }
    }
    print(title, rounds);
  }
  for (const { child } of servers) child.disconnect();
}

/** Servers run as they would in production: tsx would name every inner function at run time. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./gateway-server.ts', import.meta.url))],
    outfile: fileURLToPath(BUNDLE),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@trpc/server', 'trpc-to-openapi', 'zod', 'zod-openapi'],
  });
}

interface Server {
  readonly name: ServerName;
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(name: ServerName): Promise<Server> {
  const child = fork(BUNDLE, [name], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return { name, child, port: await nextNumber(child) };
}

/** An answer that is no success would measure the wrong thing, so it ends the run. */
async function load({ child, port }: Server, request: Request, seconds: number): Promise<Round> {
  const before = await cpuTime(child);
  const result = await autocannon({
    ...request,
    url: `http://127.0.0.1:${port}${request.path}`,
    connections: CONNECTIONS,
    duration: seconds,
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${request.path} failed.`);
  const { total } = result.requests;
  return { rate: total / result.duration, cost: ((await cpuTime(child)) - before) / total };
}

function cpuTime(child: ChildProcess): Promise<number> {
  child.send('cpu');
  return nextNumber(child);
}

async function nextNumber(child: ChildProcess): Promise<number> {
  const [message] = await once(child, 'message');
  return Number(message);
}

function print(title: string, rounds: ReadonlyMap<ServerName, Round[]>): void {
  const base = summary(rounds.get('trpc-to-openapi') ?? []);
  const rows = [...rounds].map(([name, found]) => {
    const { rate, cost, range } = summary(found);
    const row = {
      'requests/s': Math.round(rate),
      range,
      'against trpc-to-openapi': (rate / base.rate).toFixed(2),
      'CPU us/request': Math.round(cost),
      'of its CPU': (cost / base.cost).toFixed(2),
    };
    return [name, row] as const;
  });
  console.log(`\n${title}: medians of ${ROUNDS} rounds`);
  console.table(Object.fromEntries(rows));
}

function summary(rounds: readonly Round[]): Round & { readonly range: string } {
  const rates = rounds.map(({ rate }) => rate);
  return {
    rate: median(rates),
    cost: median(rounds.map(({ cost }) => cost)),
    range: `${Math.round(Math.min(...rates))} - ${Math.round(Math.max(...rates))}`,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
