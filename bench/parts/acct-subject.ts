import { z } from 'zod';
import type { Request } from '../load/order.ts';
import { startAcct } from '../program.ts';
import type { Stage } from '../stage.ts';
import { type Answer, jsonOf, type Subject } from '../subject.ts';
import { usernameOf } from '../tokens.ts';

export type Provider = 'sqlite' | 'postgresql';

export function titleOf(provider: Provider): string {
  return provider === 'sqlite' ? 'SQLite' : 'PostgreSQL';
}

/** "Who is this token?", asked with the token of one of all sessions. */
export async function checkRequest(stage: Stage): Promise<Request> {
  return {
    method: 'GET',
    path: '/v1/session',
    headers: { Authorization: 'Bearer {}' },
    lines: await stage.tokens(),
  };
}

/** The built service with its defaults, asked for checks. */
export async function acctOn(stage: Stage, provider: Provider): Promise<Subject> {
  const url = await stage.acctDatabase(provider);
  return {
    name: `Acct, ${titleOf(provider)}`,
    program: await stage.running(startAcct(stage.folder, { ACCT_DATABASE_URL: url })),
    request: await checkRequest(stage),
    isTrue: isCheckOf,
    usesPostgresql: provider === 'postgresql',
    writesLastUse: true,
  };
}

const Check = z.object({ accountId: z.number(), username: z.string() });

export function isCheckOf(answer: Answer, n: number): boolean {
  const found = Check.safeParse(jsonOf(answer)).data;
  return answer.status === 200 && found?.accountId === n && found.username === usernameOf(n);
}
