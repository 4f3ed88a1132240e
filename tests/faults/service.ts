import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '@acct/core';
import { z } from 'zod';
import { type Child, type Surroundings, startChild } from '../house/child.ts';
import { unlimited } from '../house/unlimited.ts';
import { acts } from './acts.ts';
import { type Chance, seededChance } from './chance.ts';
import { Crowd, type Wire } from './crowd.ts';
import { type Case, violations, type Witness } from './invariants.ts';
import { Ledger } from './ledger.ts';

/** A recipe's own world: a database, a ledger, a crowd, and as many processes as it starts. */
export async function openWorld(what: string, databaseUrl: string, wire?: Wire): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-faults-'));
  const chance = seededChance(what);
  const ledger = new Ledger(join(folder, 'ledger.jsonl'));
  const started: Service[] = [];
  const logFile = join(folder, 'log.jsonl');
  const start: World['start'] = async (settings = {}, surroundings = {}) => {
    const bootstrapFile = join(folder, 'bootstrap-secret');
    const given = { ...forFaults, databaseUrl, bootstrapFile, ...settings, logFile };
    const service = await startService(given, surroundings);
    started.push(service);
    return service;
  };
  const target = (): string => started.at(-1)?.url ?? '';
  const crowd = new Crowd(ledger, chance, { name: 'p', target, ...(wire && { wire }) });
  return {
    chance,
    crowd,
    start,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    log: () => readFile(logFile, 'utf8'),
    answered: (act, status) =>
      ledger
        .operations()
        .filter(
          ({ asked, outcome }) =>
            asked.act === act && outcome.kind === 'answered' && outcome.status === status,
        ).length,
    times: (status) => timesOf(ledger, status),
    slowest: (status) => {
      const times = timesOf(ledger, status);
      return { count: times.length, ms: Math.max(0, ...times) };
    },
    judge: (about) =>
      violations({
        ledger,
        databaseUrl,
        services: started.filter((one) => !one.isOver()),
        ...about,
      }),
    [Symbol.asyncDispose]: async () => {
      crowd.rest();
      await Promise.all(started.map((one) => one.kill()));
      ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type World = AsyncDisposable & {
  readonly chance: Chance;
  readonly crowd: Crowd;
  readonly bootstrapFile: string;
  start(settings?: Partial<Settings>, surroundings?: Surroundings): Promise<Service>;
  /** How often an act was answered so. */
  answered(act: string, status: number): number;
  /** How long each answer with the status took, in milliseconds. */
  times(status: number): number[];
  /** How many answers had the status, and how long the slowest of them took. */
  slowest(status: number): { count: number; ms: number };
  /** What every process wrote to its log. */
  log(): Promise<string>;
  judge(about: Pick<Case, 'killed'> & Partial<Case>): Promise<string[]>;
};

export type Service = Witness &
  Pick<Child, 'pid' | 'kill' | 'signal'> & {
    /** Whether the recipe ended it. One that ended by itself is a violation. */
    isOver(): boolean;
  };

/** Somebody becomes administrator, with the one-time secret, and defines the attribute of the crowd. */
export async function settleIn({ crowd, bootstrapFile }: World, { url }: Service): Promise<void> {
  await crowd.gather(1, [acts.signUp, acts.signIn]);
  const [warden] = crowd.people.splice(0);
  const headers = {
    authorization: `Bearer ${warden?.tokens[0]}`,
    'content-type': 'application/json',
  };
  const secret = (await readFile(bootstrapFile, 'utf8')).trim();
  const ask = async (method: string, path: string, body: object): Promise<number> => {
    const sent = { method, headers, body: JSON.stringify(body) };
    return (await fetch(`${url}/v1${path}`, sent)).status;
  };
  const answers = [
    await ask('POST', '/admin/bootstrap', { secret }),
    await ask('PUT', '/admin/attributes/nick', {}),
  ];
  if (answers.some((status) => status >= 300)) throw new Error(`Settling in: ${answers}`);
}

function timesOf(ledger: Ledger, status: number): number[] {
  return ledger
    .operations()
    .flatMap(({ outcome }) =>
      outcome.kind === 'answered' && outcome.status === status ? [outcome.ms] : [],
    );
}

// Cost 4: a fault is no matter of hashes. No limits: all of the crowd come from one address, and what the
// throttle counts would be one more thing that a crowd has to know.
const forFaults = {
  bcryptCost: 4,
  port: 0,
  sessionsPerAccountMax: 10_000,
  docs: false,
  ...unlimited,
} as const;

async function startService(settings: object, surroundings: Surroundings): Promise<Service> {
  const program = new URL('./server-process.ts', import.meta.url);
  const child = await startChild(program, settings, surroundings);
  const { url } = z.object({ url: z.string() }).parse(child.ready);
  let over = false;
  return {
    ...child,
    url,
    kill: () => {
      over = true;
      return child.kill();
    },
    signal: (name) => {
      over = true;
      return child.signal(name);
    },
    isOver: () => over,
    figures: async () => (await fetch(`${url}/metrics`)).text(),
  };
}
