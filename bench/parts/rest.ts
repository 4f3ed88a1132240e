import { z } from 'zod';
import type { Lines, Request } from '../load/order.ts';
import type { Part } from '../part.ts';
import { startAcct, startProgram } from '../program.ts';
import { interleave } from '../rounds.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject } from '../subject.ts';
import { tokenOf, usernameOf } from '../tokens.ts';

export const rest: Part = {
  name: 'rest',
  title: 'The REST door',
  says: 'The same router behind our gateway and behind trpc-to-openapi’s handler on node:http. First a router whose work is a constant, so that only the doors differ; then Acct’s own, where the built service also counts, logs and sets its headers, and the handler does none of that.',
  async run(stage) {
    const lines = await fewTokens(stage);
    await interleave(stage, 'rest', [...(await constants(stage)), ...(await reads(stage, lines))]);
  },
};

export const ours = 'Acct';
export const theirs = 'trpc-to-openapi';

/** What is asked for, and who answers: one subject's name. */
export function caseName(what: string, who: string): string {
  return `${what}: ${who}`;
}

/** Few, so that one round through all of them is short: what is measured here is not the lookup. */
export function fewTokens(stage: Stage): Promise<Lines> {
  return stage.lines('few-tokens', tokenOf, Math.min(1000, stage.options.sessions));
}

export const constantRead = 'GET with path and query';
export const ownReads = { account: 'GET /v1/account', attributes: 'GET /v1/attributes' };

async function constants(stage: Stage): Promise<Subject[]> {
  const requests: Record<string, Request> = {
    [constantRead]: { method: 'GET', path: '/accounts/7?isActive=true', headers: {} },
    'POST with a JSON body': {
      method: 'POST',
      path: '/accounts',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'joan', email: 'joan@example.org', isActive: true }),
    },
  };
  const doors = {
    [ours]: await stage.running(startProgram('doors/gateway')),
    [theirs]: await stage.running(startProgram('doors/openapi-constant')),
  };
  return Object.entries(requests).flatMap(([what, request]) =>
    Object.entries(doors).map(([who, program]) => ({
      name: caseName(what, who),
      program,
      request,
      isTrue: (answer) => Joan.safeParse(jsonOf(answer)).success && answer.status < 300,
    })),
  );
}

const Joan = z.object({ id: z.literal(7), username: z.literal('joan'), isActive: z.literal(true) });

async function reads(stage: Stage, lines: Lines): Promise<Subject[]> {
  const url = await stage.acctDatabase('sqlite');
  const settings = { ACCT_DATABASE_URL: url };
  const acct = await stage.running(startAcct(stage.folder, settings));
  const handler = await stage.running(startProgram('doors/openapi-acct', { database: url }));
  const headers = { Authorization: 'Bearer {}' };
  return Object.values(ownReads).flatMap((what) => {
    const path = what.replace('GET ', '');
    const isAboutMe = what === ownReads.account;
    const isTrue = isAboutMe ? isAccount : isList;
    const shared = { isTrue, writesLastUse: isAboutMe };
    const request: Request = { method: 'GET', path, headers, lines };
    // The handler knows of no base path.
    const bare = { ...request, path: path.replace('/v1', '') };
    return [
      { name: caseName(what, ours), program: acct, request, ...shared },
      { name: caseName(what, theirs), program: handler, request: bare, ...shared },
    ];
  });
}

const isAccount: Subject['isTrue'] = (answer, n) => {
  const found = Account.safeParse(jsonOf(answer)).data;
  return answer.status === 200 && found?.id === n && found.username === usernameOf(n);
};

const Account = z.object({ id: z.number(), username: z.string() });

const isList: Subject['isTrue'] = (answer) =>
  answer.status === 200 &&
  z.object({ items: z.array(z.unknown()) }).safeParse(jsonOf(answer)).success;
