import { loadavg } from 'node:os';
import { z } from 'zod';
import { GrowthData } from '../growth-data.ts';
import type { Request } from '../load/order.ts';
import type { Part } from '../part.ts';
import { type Program, runProgram, startAcct } from '../program.ts';
import { interleave } from '../rounds.ts';
import { adminRow, benchCost, benchPassword } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject } from '../subject.ts';
import { tokenOf, usernameOf } from '../tokens.ts';
import { type Provider, titleOf } from './acct-subject.ts';

export const growth: Part = {
  name: 'growth',
  title: 'Growth',
  says: 'The same requests with a thousand accounts and with millions, each account with one live session. Rows are drawn from all over the tables. Then ten thousand sessions end at once, and checks go on every two milliseconds while the sweep removes them.',
  onDemand: true,
  async run(stage) {
    await using data = new GrowthData();
    const databases: Database[] = [];
    for (const provider of ['sqlite', 'postgresql'] as const) {
      for (const size of sizes()) {
        databases.push({ provider, size, url: await data.database(provider, size) });
      }
    }
    // Before the servers start, so that nothing else writes.
    for (const database of databases) await sweep(stage, database);
    const services = await Promise.all(databases.map((database) => serviceOn(stage, database)));
    for (const [what, ask] of Object.entries(asked)) {
      await data.wake();
      const subjects = services.map((service) => ask(service));
      await interleave(stage, growthPart(what), await Promise.all(subjects));
    }
    // The servers go before the database does.
    await stage.stopPrograms();
  },
};

/** The part under which the rounds of one kind of request stand. */
export function growthPart(what: string): string {
  return `growth: ${what}`;
}

export function growthName(provider: Provider, size: number): string {
  return `${titleOf(provider)}, ${size.toLocaleString('en')} accounts`;
}

/** Ten million need about ten gigabytes for each database, so they are asked for. */
function sizes(): number[] {
  const wanted = process.env['ACCT_BENCH_SIZES'] ?? '1000,1000000';
  return z.array(z.coerce.number().int().min(100)).parse(wanted.split(','));
}

type Database = { readonly provider: Provider; readonly size: number; readonly url: string };
type Service = Database & { readonly stage: Stage; readonly program: Program };

async function serviceOn(stage: Stage, database: Database): Promise<Service> {
  const settings = { ACCT_DATABASE_URL: database.url, ACCT_BCRYPT_COST: String(benchCost) };
  const program = await stage.running(startAcct(stage.folder, settings));
  return { ...database, stage, program };
}

const asked: Readonly<Record<string, (service: Service) => Promise<Subject>>> = {
  check: (service) =>
    subjectOf(service, {
      request: { path: '/v1/session', headers: { Authorization: 'Bearer {}' } },
      line: tokenOf,
      isTrue: (found, n) => found['accountId'] === n,
    }),
  'look-up': (service) =>
    subjectOf(service, {
      request: { path: '/v1/accounts?username={}', headers: asAdmin },
      line: usernameOf,
      isTrue: (found, n) => found['id'] === n,
    }),
  'list page': (service) =>
    subjectOf(service, {
      request: { path: '/v1/admin/accounts?cursor={}', headers: asAdmin },
      line: String,
      isTrue: (found, n) => Page.parse(found).items[0]?.id === n - 1,
    }),
  'names that begin alike': (service) =>
    subjectOf(service, {
      request: { path: '/v1/admin/accounts?username={}', headers: asAdmin },
      line: usernameOf,
      isTrue: (found, n) => Page.parse(found).items[0]?.id === n,
    }),
  'sign-in': (service) =>
    subjectOf(service, {
      request: {
        method: 'POST',
        path: '/v1/sessions',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: '{}', password: benchPassword }),
      },
      line: usernameOf,
      isTrue: (found, n) => found['accountId'] === n,
      connections: 4,
      samples: 3,
    }),
};

const asAdmin = { Authorization: `Bearer ${tokenOf(adminRow)}` };
const Page = z.object({ items: z.array(z.object({ id: z.number() })) });

type Asked = Pick<Subject, 'connections' | 'samples'> & {
  readonly request: Pick<Request, 'path' | 'headers' | 'body'> & Partial<Pick<Request, 'method'>>;
  /** What stands for row `n` in the request. */
  line(n: number): string;
  isTrue(found: Readonly<Record<string, unknown>>, n: number): boolean;
};

async function subjectOf(service: Service, { request, line, isTrue, ...more }: Asked) {
  const { stage, program, provider, size } = service;
  const count = Math.min(linesMax, size / 2);
  const name = `${line.name}-${size}`;
  const lines = await stage.lines(name, (n) => line(rowAt(n, count, size)), count);
  const subject: Subject = {
    ...more,
    name: growthName(provider, size),
    program,
    request: { method: 'GET', ...request, lines },
    isTrue: (answer, n) => {
      const found = z.record(z.string(), z.unknown()).safeParse(jsonOf(answer)).data;
      return answer.status < 300 && found !== undefined && isTrue(found, rowAt(n, count, size));
    },
  };
  return subject;
}

/** More than any round asks for, and still quickly read by a load generator. */
const linesMax = 500_000;

/** Rows spread over all whose numbers are as long as the last but one's: bodies must be of one length. */
function rowAt(line: number, count: number, size: number): number {
  const first = size / 10;
  return first + Math.floor(((line - 1) / count) * (size - first));
}

async function sweep(stage: Stage, { provider, size, url }: Database): Promise<void> {
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    const { calm, sweeping } = Swept.parse(await runProgram('growth/sweep', { url, size }));
    const name = growthName(provider, size);
    const shared = { part: growthPart('sweep'), round, load: loadavg()[0] ?? 0 };
    stage.record({ ...shared, subject: `${name}, calm`, values: calm });
    stage.record({ ...shared, subject: `${name}, while sweeping`, values: sweeping });
  }
}

const Latency = z.object({ p50Ms: z.number(), p99Ms: z.number() });
const Swept = z.object({
  calm: Latency,
  /** Beside the checks: rows that were removed a second. */
  sweeping: Latency.extend({ perSecond: z.number() }),
});
