import { availableParallelism } from 'node:os';
import type { Part } from '../part.ts';
import { startAcct } from '../program.ts';
import { interleave } from '../rounds.ts';
import type { Stage } from '../stage.ts';
import type { Subject } from '../subject.ts';
import { checkRequest, isCheckOf, type Provider, titleOf } from './acct-subject.ts';

const many = Math.max(2, availableParallelism());

export const workers: Part = {
  name: 'workers',
  title: 'The check by several processes',
  says: `The same port served by one process and by ${many} (\`ACCT_WORKERS\`). The load generator, and PostgreSQL where it is asked, share the ${availableParallelism()} cores with them, so the rate cannot grow as it would where they have machines of their own; the processor time of a check tells what a further process costs.`,
  onDemand: true,
  async run(stage) {
    const subjects: Subject[] = [];
    for (const provider of ['sqlite', 'postgresql'] as const) {
      for (const count of [1, many]) subjects.push(await served(stage, provider, count));
    }
    await interleave(stage, 'workers', subjects);
  },
};

async function served(stage: Stage, provider: Provider, count: number): Promise<Subject> {
  const url = await stage.acctDatabase(provider);
  const settings = { ACCT_DATABASE_URL: url, ACCT_WORKERS: String(count) };
  return {
    name: `Acct, ${titleOf(provider)}, ${count === 1 ? 'one process' : `${count} processes`}`,
    program: await stage.running(startAcct(stage.folder, settings)),
    request: await checkRequest(stage),
    isTrue: isCheckOf,
    usesPostgresql: provider === 'postgresql',
    writesLastUse: true,
  };
}
