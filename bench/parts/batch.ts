import { z } from 'zod';
import type { Part } from '../part.ts';
import { interleave } from '../rounds.ts';
import { serviceRow } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { jsonOf, type Subject } from '../subject.ts';
import { tokenOf } from '../tokens.ts';
import { acctOn } from './acct-subject.ts';

const batchTokens = 50;

export const batch: Part = {
  name: 'batch',
  title: 'Fifty checks in one request',
  says: 'What a service gains that collects tokens and asks for fifty at once. Rates and costs are those of one token.',
  async run(stage) {
    const subjects: Subject[] = [];
    for (const provider of ['sqlite', 'postgresql'] as const) {
      const single = await acctOn(stage, provider);
      subjects.push(single, await inBatches(stage, single));
    }
    await interleave(stage, 'batch', subjects);
  },
};

export function batchName(single: string): string {
  return `${single}, ${batchTokens} a request`;
}

async function inBatches(stage: Stage, single: Subject): Promise<Subject> {
  const { sessions } = stage.options;
  const lines = await stage.lines(
    'batches',
    (n) => rowsOf(n, sessions).map(tokenOf).join('","'),
    sessions / batchTokens,
  );
  return {
    ...single,
    name: batchName(single.name),
    request: {
      method: 'POST',
      path: '/v1/sessions/check',
      headers: {
        Authorization: `Bearer ${tokenOf(serviceRow)}`,
        'Content-Type': 'application/json',
      },
      body: '{"tokens":["{}"]}',
      lines,
    },
    isTrue(answer, n) {
      const found = Checks.safeParse(jsonOf(answer)).data?.items.map(({ accountId }) => accountId);
      return answer.status === 200 && String(found) === String(rowsOf(n, sessions));
    },
    worth: batchTokens,
  };
}

const Checks = z.object({
  items: z.array(z.object({ active: z.literal(true), accountId: z.number() })),
});

/** All batches together hold each row once, and none holds neighbours: 7919 is a prime. */
function rowsOf(n: number, sessions: number): number[] {
  const first = (n - 1) * batchTokens;
  return Array.from({ length: batchTokens }, (_, at) => 1 + (((first + at) * 7919) % sessions));
}
