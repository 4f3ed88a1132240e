import { availableParallelism, loadavg } from 'node:os';
import { z } from 'zod';
import type { Lines, Request } from '../load/order.ts';
import type { Part } from '../part.ts';
import { peerEmailOf } from '../peer-cookies.ts';
import { runProgram, startAcct, startProgram } from '../program.ts';
import type { Values } from '../results.ts';
import { measure } from '../rounds.ts';
import { benchCost, benchPassword, usualCost } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject, verify } from '../subject.ts';
import { usernameOf } from '../tokens.ts';
import { type Provider, titleOf } from './acct-subject.ts';
import { betterAuthDatabase, expressSessionDatabase } from './peers.ts';

export const signin: Part = {
  name: 'signin',
  title: 'Sign-in',
  says: `Four sign-ins in flight for each core. Passwords are stored by bcrypt at cost ${usualCost}, or at Acct’s default of 11 where that is said (\`ACCT_BENCH_COST=11\`). Better Auth hashes by scrypt with its own defaults.`,
  // Enough hashes that one more or less does not matter.
  seconds: 8,
  needsPeers: true,
  async run(stage) {
    const subjects = [
      await acctSignIn(stage, 'sqlite'),
      await acctSignIn(stage, 'postgresql'),
      // They have a cost of their own.
      ...(isUsual ? [await expressSignIn(stage), await betterAuthSignIn(stage)] : []),
    ];
    for (let round = 1; round <= stage.options.rounds; round += 1) {
      const raw = await rawHashes(stage.options.seconds);
      stage.record({ part: section, subject: rawName, round, load: load(), values: raw });
      for (const subject of subjects) {
        await verify(subject);
        const values = await measure(stage, subject);
        stage.record({ part: section, subject: subject.name, round, load: load(), values });
      }
    }
  },
};

const isUsual = benchCost === usualCost;

/** Figures at another cost stand beside those at the usual one. */
const section = isUsual ? 'signin' : `signin: cost ${benchCost}`;

export const rawName = `bcrypt alone, cost ${benchCost}`;

/** As many hashes as the machine can, with nothing around them. */
export async function rawHashes(seconds: number): Promise<Values & RawHashes> {
  return RawHashes.parse(await runProgram('floors/bcrypt', { cost: benchCost, seconds }));
}

type RawHashes = z.output<typeof RawHashes>;
const RawHashes = z.object({ perSecond: z.number(), cpuUs: z.number() });

/** Only rows whose numbers are equally long, because all bodies are. */
export function signInLines(stage: Stage, name: string, of: (n: number) => string): Promise<Lines> {
  const first = firstRow(stage);
  const count = stage.options.sessions - first;
  return stage.lines(name, (line) => of(first + line - 1), count);
}

function firstRow(stage: Stage): number {
  return 10 ** (String(stage.options.sessions - 1).length - 1);
}

/** At the built service, whose cost of a hash is set to that of the stored ones. */
export async function acctSignIn(stage: Stage, provider: Provider): Promise<Subject> {
  const url = await stage.acctDatabase(provider);
  const settings = { ACCT_DATABASE_URL: url, ACCT_BCRYPT_COST: String(benchCost) };
  return {
    ...dear,
    name: `Acct, ${titleOf(provider)}`,
    program: await stage.running(startAcct(stage.folder, settings)),
    request: {
      ...json('/v1/sessions'),
      body: JSON.stringify({ username: '{}', password: benchPassword }),
      lines: await signInLines(stage, 'usernames', usernameOf),
    },
    isTrue: (answer, n) =>
      answer.status === 201 &&
      SignedIn.safeParse(jsonOf(answer)).data?.accountId === rowOf(stage, n),
    usesPostgresql: provider === 'postgresql',
  };
}

const SignedIn = z.object({ accountId: z.number(), token: z.string() });

async function expressSignIn(stage: Stage): Promise<Subject> {
  const database = await expressSessionDatabase(stage);
  const options = { database, touch: true };
  return {
    ...dear,
    name: 'express-session + passport-local, PostgreSQL',
    program: await stage.running(startProgram('peers/express-session', options)),
    request: {
      ...json('/sign-in'),
      body: JSON.stringify({ username: '{}', password: benchPassword }),
      lines: await signInLines(stage, 'usernames', usernameOf),
    },
    isTrue: (answer, n) =>
      answer.status === 201 && User.safeParse(jsonOf(answer)).data?.id === rowOf(stage, n),
    usesPostgresql: true,
  };
}

const User = z.object({ id: z.number() });

async function betterAuthSignIn(stage: Stage): Promise<Subject> {
  const database = await betterAuthDatabase(stage, 'sqlite');
  return {
    ...dear,
    name: 'Better Auth (scrypt), SQLite',
    program: await stage.running(startProgram('peers/better-auth', { database })),
    request: {
      ...json('/api/auth/sign-in/email', { Origin: 'http://127.0.0.1' }),
      body: JSON.stringify({ email: '{}', password: benchPassword }),
      lines: await signInLines(stage, 'emails', peerEmailOf),
    },
    isTrue: (answer, n) =>
      answer.status === 200 && answer.body.includes(`"user${rowOf(stage, n)}"`),
  };
}

function rowOf(stage: Stage, line: number): number {
  return firstRow(stage) + line - 1;
}

/** Four times as many at once as the machine can hash, and few only to see that they are right. */
const dear = { connections: 4 * availableParallelism(), samples: 3 };

function json(
  path: string,
  more: Request['headers'] = {},
): Pick<Request, 'method' | 'path' | 'headers'> {
  return { method: 'POST', path, headers: { 'Content-Type': 'application/json', ...more } };
}

function load(): number {
  return loadavg()[0] ?? 0;
}
