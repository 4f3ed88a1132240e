import { loadavg } from 'node:os';
import { join } from 'node:path';
import { loadSessions } from '../load-sessions.ts';
import type { Part } from '../part.ts';
import { startAcct } from '../program.ts';
import { measure, settle } from '../rounds.ts';
import type { Stage } from '../stage.ts';
import { type Subject, verify } from '../subject.ts';
import { checkRequest, isCheckOf, type Provider, titleOf } from './acct-subject.ts';

export const steady: Part = {
  name: 'steady',
  title: 'The check while last uses are written',
  says: 'Every session is checked all the time and its last use written once a minute, a sixtieth of all sessions each second: first so, then with sessions that were all used a moment ago, where nothing is to be written.',
  async run(stage) {
    for (const provider of ['sqlite', 'postgresql'] as const) {
      const subject = await spreadOut(stage, provider);
      await measure(stage, subject, leadSeconds);
      await rounds(stage, subject, writing(provider));
      await settle(stage, subject);
      await rounds(stage, subject, notWriting(provider));
    }
  },
};

export function writing(provider: Provider): string {
  return `Acct, ${titleOf(provider)}, last uses written`;
}

export function notWriting(provider: Provider): string {
  return `Acct, ${titleOf(provider)}, nothing to write`;
}

/** What became due while the service started is written meanwhile. */
const leadSeconds = 10;

async function rounds(stage: Stage, subject: Subject, name: string): Promise<void> {
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    const values = await measure(stage, subject);
    stage.record({ part: 'steady', subject: name, round, load: loadavg()[0] ?? 0, values });
  }
  await verify(subject);
}

/** A database of its own, whose sessions become due evenly over the next minute. */
async function spreadOut(stage: Stage, provider: Provider): Promise<Subject> {
  const url =
    provider === 'sqlite' ? `file:${join(stage.folder, 'steady.db')}` : await stage.newDatabase();
  await loadSessions({ url, count: stage.options.sessions, spreadMs: 60_000 });
  return {
    name: writing(provider),
    program: await stage.running(startAcct(stage.folder, { ACCT_DATABASE_URL: url })),
    request: await checkRequest(stage),
    isTrue: isCheckOf,
    usesPostgresql: provider === 'postgresql',
    writesLastUse: true,
  };
}
