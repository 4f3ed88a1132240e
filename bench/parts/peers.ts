import { join } from 'node:path';
import { z } from 'zod';
import type { Lines } from '../load/order.ts';
import { betterAuthCookieOf, expressSessionCookieOf } from '../peer-cookies.ts';
import { runProgram, startProgram } from '../program.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject } from '../subject.ts';
import { type Provider, titleOf } from './acct-subject.ts';

/** A database with Better Auth's own tables, filled like Acct's. */
export function betterAuthDatabase(stage: Stage, provider: Provider): Promise<string> {
  return stage.once(`better-auth ${provider}`, async () => {
    const database =
      provider === 'sqlite' ? join(stage.folder, 'better-auth.db') : await stage.newDatabase();
    console.error(`loading Better Auth, ${provider} …`);
    await runProgram('peers/better-auth-prepare', { database, count: stage.options.sessions });
    return database;
  });
}

export async function betterAuth(stage: Stage, provider: Provider): Promise<Subject> {
  const database = await betterAuthDatabase(stage, provider);
  const lines = await stage.lines('better-auth', betterAuthCookieOf);
  return {
    name: `Better Auth, ${titleOf(provider)}`,
    program: await stage.running(startProgram('peers/better-auth', { database })),
    request: { method: 'GET', path: '/api/auth/get-session', headers: { Cookie: '{}' }, lines },
    isTrue: (answer, n) =>
      answer.status === 200 &&
      BetterAuthUser.safeParse(jsonOf(answer)).data?.user.id === `user${n}`,
    usesPostgresql: provider === 'postgresql',
  };
}

const BetterAuthUser = z.object({ user: z.object({ id: z.string() }) });

/** The same with its cookie cache: it does not ask the database, and so not whether the session ended. */
export async function betterAuthCached(stage: Stage, provider: Provider): Promise<Subject> {
  const database = await betterAuthDatabase(stage, provider);
  const starting = startProgram('peers/better-auth', { database, cookieCache: true });
  const program = await stage.running(starting);
  const plain = await betterAuth(stage, provider);
  const lines = await cachedCookies(stage, program.url, provider);
  return {
    ...plain,
    name: `${plain.name}, cookie cache`,
    program,
    request: { ...plain.request, lines },
  };
}

/** As many as there are rows to draw from matters little here: nothing is looked up. */
const cachedSessions = 1000;

/** What a browser would hold after its first visit. */
async function cachedCookies(stage: Stage, url: string, provider: Provider): Promise<Lines> {
  const cookies: string[] = [];
  for (let n = 1; n <= cachedSessions; n += 1) {
    const cookie = betterAuthCookieOf(n);
    const answer = await fetch(`${url}/api/auth/get-session`, { headers: { cookie } });
    const data = answer.headers.getSetCookie().find((text) => text.includes('session_data='));
    if (data === undefined) throw new Error('Better Auth set no cookie for its cache.');
    cookies.push(`${cookie}; ${data.split(';')[0]}`);
  }
  return stage.lines(`better-auth-cached-${provider}`, (n) => cookies[n - 1] ?? '', cachedSessions);
}

export const expressSessionName = 'express-session + passport, PostgreSQL';

/** By default the store writes the new expiry of the session at every request. */
export async function expressSession(stage: Stage, touch: boolean): Promise<Subject> {
  const database = await expressSessionDatabase(stage);
  const lines = await stage.lines('express-session', expressSessionCookieOf);
  return {
    name: touch ? expressSessionName : `${expressSessionName}, no touch`,
    program: await stage.running(startProgram('peers/express-session', { database, touch })),
    request: { method: 'GET', path: '/session', headers: { Cookie: '{}' }, lines },
    isTrue: (answer, n) =>
      answer.status === 200 && ExpressUser.safeParse(jsonOf(answer)).data?.id === n,
    usesPostgresql: true,
  };
}

const ExpressUser = z.object({ id: z.number() });

export function expressSessionDatabase(stage: Stage): Promise<string> {
  return stage.once('express-session', async () => {
    const database = await stage.newDatabase();
    console.error('loading express-session …');
    const count = stage.options.sessions;
    await runProgram('peers/express-session-prepare', { database, count });
    return database;
  });
}
