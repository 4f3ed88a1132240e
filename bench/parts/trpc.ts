import { z } from 'zod';
import type { Request } from '../load/order.ts';
import type { Part } from '../part.ts';
import { startAcct, startProgram } from '../program.ts';
import { interleave } from '../rounds.ts';
import { serviceRow } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject } from '../subject.ts';
import { tokenOf } from '../tokens.ts';
import { caseName, fewTokens, ours } from './rest.ts';

export const trpc: Part = {
  name: 'trpc',
  title: 'The tRPC door',
  says: 'What an unmodified `@trpc/client` sends with `httpBatchLink`, to the built service and to tRPC’s own adapter on Express with the same router and core. The service also counts, logs and sets its headers; the adapter does none of that.',
  async run(stage) {
    await interleave(stage, 'trpc', await subjects(stage));
  },
};

export const adapter = 'tRPC’s Express adapter';
export const trpcCases = {
  query: 'sessions.check (query)',
  mutation: 'sessions.checkMany, one token (mutation)',
  account: 'accounts.self (query)',
};

async function subjects(stage: Stage): Promise<Subject[]> {
  const url = await stage.acctDatabase('sqlite');
  const settings = { ACCT_DATABASE_URL: url };
  const acct = await stage.running(startAcct(stage.folder, settings));
  const express = await stage.running(startProgram('doors/trpc-express-acct', { database: url }));
  const requests = await requestsOf(stage);
  return Object.entries(requests).flatMap(([what, request]) =>
    Object.entries({ [ours]: acct, [adapter]: express }).map(([who, program]) => ({
      name: caseName(what, who),
      program,
      request,
      isTrue,
      writesLastUse: true,
    })),
  );
}

async function requestsOf(stage: Stage): Promise<Record<string, Request>> {
  const lines = await fewTokens(stage);
  const query = { method: 'GET', headers: { Authorization: 'Bearer {}' }, lines } as const;
  return {
    [trpcCases.query]: { ...query, path: '/trpc/sessions.check?batch=1&input=%7B%7D' },
    [trpcCases.mutation]: {
      method: 'POST',
      path: '/trpc/sessions.checkMany?batch=1',
      headers: {
        Authorization: `Bearer ${tokenOf(serviceRow)}`,
        'Content-Type': 'application/json',
      },
      body: '{"0":{"tokens":["{}"]}}',
      lines,
    },
    [trpcCases.account]: { ...query, path: '/trpc/accounts.self?batch=1&input=%7B%7D' },
  };
}

const isTrue: Subject['isTrue'] = (answer, n) => {
  const data = Batch.safeParse(jsonOf(answer)).data?.[0].result.data;
  if (answer.status !== 200 || data === undefined) return false;
  if ('id' in data) return data.id === n;
  return ('items' in data ? data.items[0] : data).accountId === n;
};

const Check = z.object({ accountId: z.number() });
const Data = z.union([z.object({ items: z.tuple([Check]) }), Check, z.object({ id: z.number() })]);
const Batch = z.tuple([z.object({ result: z.object({ data: Data }) })]);
