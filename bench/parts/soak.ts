import { loadavg } from 'node:os';
import { countersOf } from '../counters.ts';
import { type OpenLoop, openLoop } from '../load/open-loop.ts';
import type { Request } from '../load/order.ts';
import type { Part } from '../part.ts';
import type { Program } from '../program.ts';
import type { Values } from '../results.ts';
import { benchPassword } from '../rows.ts';
import type { Stage } from '../stage.ts';
import { checkRequest, type Provider, titleOf } from './acct-subject.ts';
import { acctSignIn } from './signin.ts';

export const soak: Part = {
  name: 'soak',
  title: 'Half an hour of everything',
  says: 'Ninety-six requests a second of several kinds come at constant rates for half an hour: checks, reads of the own account, sign-ins with right and with wrong passwords, sign-ups. Each round is five minutes. Both services run at the same time, and share the machine. The delay of the event loop is the 99th percentile that the service itself tells at `/metrics`; memory is that at the end of the round.',
  plots: 'memoryMb',
  seconds: 300,
  onDemand: true,
  async run(stage) {
    await Promise.all((['sqlite', 'postgresql'] as const).map((each) => soakOn(stage, each)));
  },
};

async function soakOn(stage: Stage, provider: Provider): Promise<void> {
  const { program, request: signIn } = await acctSignIn(stage, provider);
  const kinds = await kindsOf(stage, signIn);
  await loopP99Ms(program);
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    const outcomes = await Promise.all(kinds.map((kind) => play(stage, program, kind)));
    const values: Values = {
      ...Object.assign({}, ...outcomes.map(({ times }) => times)),
      failures: outcomes.reduce((sum, { failures }) => sum + failures, 0),
      loopP99Ms: await loopP99Ms(program),
      memoryMb: countersOf(program.pid)?.memoryMb,
    };
    const subject = `Acct, ${titleOf(provider)}`;
    stage.record({ part: 'soak', subject, round, load: loadavg()[0] ?? 0, values });
    program.emptyLog();
  }
}

type Kind = Pick<OpenLoop, 'request' | 'perSecond'> & {
  readonly expected: readonly string[];
  /** The times of these are those of the round. */
  readonly isTimed?: true;
};

async function kindsOf(stage: Stage, signIn: Request): Promise<readonly Kind[]> {
  const check = await checkRequest(stage);
  const wrong = JSON.stringify({ username: '{}', password: `not ${benchPassword}` });
  const fresh = await stage.lines('newcomers', newcomer, newcomers);
  const signUp = JSON.stringify({ username: '{}', password: benchPassword });
  return [
    { request: check, perSecond: 70, expected: ['200'], isTimed: true },
    { request: { ...check, path: '/v1/account' }, perSecond: 20, expected: ['200'] },
    { request: signIn, perSecond: 4, expected: ['201'] },
    { request: { ...signIn, body: wrong }, perSecond: 1, expected: ['401'] },
    {
      request: { ...signIn, path: '/v1/accounts', body: signUp, lines: fresh },
      perSecond: 1,
      // Names are drawn by chance, so that one may come twice.
      expected: ['201', '409'],
    },
  ];
}

const newcomers = 1_000_000;

function newcomer(n: number): string {
  return `newcomer-${String(n).padStart(7, '0')}`;
}

async function play({ options }: Stage, { url }: Program, kind: Kind) {
  const { expected, isTimed, ...load } = kind;
  const ready = await openLoop({ ...load, url, seconds: options.seconds });
  const { statuses, p50Ms, p99Ms } = await ready.run();
  ready.stop();
  const failed = Object.entries(statuses).filter(([status]) => !expected.includes(status));
  const failures = failed.reduce((sum, [, count]) => sum + count, 0);
  return { failures, times: isTimed === true ? { p50Ms, p99Ms } : {} };
}

/** Since it was last asked for. */
async function loopP99Ms({ url }: Program): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  return Number(found) * 1000;
}
