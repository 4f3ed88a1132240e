import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineBusyUs, threadsCpuUs } from '../counters.ts';
import { type OpenLoop, type OpenLoopOutcome, openLoop } from '../load/open-loop.ts';
import type { Part } from '../part.ts';
import type { Values } from '../results.ts';
import { settle } from '../rounds.ts';
import type { Stage } from '../stage.ts';
import type { Subject } from '../subject.ts';
import { checkRequest, isCheckOf, type Provider, titleOf } from './acct-subject.ts';
import { acctSignIn, rawHashes } from './signin.ts';

export const storm: Part = {
  name: 'storm',
  title: 'Checks during a storm of sign-ins',
  says: 'A thousand checks a second come at a constant rate, timed from when each was due: alone, and while four times as many sign-ins come as the machine can hash. What the queue does not take is answered 503 at once. The sign-ins that succeed are compared with what the processor time that nothing else used would have allowed.',
  plots: 'p99Ms',
  seconds: 5,
  async run(stage) {
    for (const provider of ['sqlite', 'postgresql'] as const) {
      await stormOn(stage, provider);
      await stage.stopPrograms();
    }
  },
};

export const stormNames = {
  calm: (provider: Provider) => `Acct, ${titleOf(provider)}: checks alone`,
  during: (provider: Provider) => `Acct, ${titleOf(provider)}: checks during the storm`,
  signIns: (provider: Provider) => `Acct, ${titleOf(provider)}: sign-ins of the storm`,
};

const checksPerSecond = 1000;
/** The queue of sign-ins is full by then. */
const leadSeconds = 2;

async function stormOn(stage: Stage, provider: Provider): Promise<void> {
  const signIn = await acctSignIn(stage, provider);
  const request = await checkRequest(stage);
  const checks: Subject = { ...signIn, request, isTrue: isCheckOf, writesLastUse: true };
  const { seconds } = stage.options;
  const { url, pid } = signIn.program;
  const probe = { url, request, perSecond: checksPerSecond, seconds };
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    const raw = await rawHashes(seconds);
    await settle(stage, checks);
    const calm = await alone(probe);
    const wave = {
      url,
      request: signIn.request,
      perSecond: 4 * raw.perSecond,
      seconds,
      leadSeconds,
    };
    const { during, signedIn, possible } = await stormWith(probe, wave, pid);
    const rows: readonly [string, Values][] = [
      [stormNames.calm(provider), checkValues(calm)],
      [stormNames.during(provider), checkValues(during)],
      [
        stormNames.signIns(provider),
        {
          perSecond: signedIn.inTime / seconds,
          p50Ms: signedIn.p50Ms,
          ...(possible !== undefined && {
            ofPossible: (signedIn.inTime * raw.cpuUs) / possible,
          }),
          failures: failuresOf(signedIn, ['201', '503']),
        },
      ],
    ];
    for (const [subject, values] of rows) {
      stage.record({ part: 'storm', subject, round, load: loadavg()[0] ?? 0, values });
    }
  }
}

async function alone(probe: OpenLoop): Promise<OpenLoopOutcome> {
  const ready = await openLoop(probe);
  const outcome = await ready.run();
  ready.stop();
  return outcome;
}

/** Both at once; `possible` is the processor time in which nothing but hashes could have run. */
async function stormWith(probe: OpenLoop, wave: OpenLoop, pid: number) {
  const [probing, storming] = [await openLoop(probe), await openLoop(wave)];
  const signingIn = storming.run();
  await sleep(leadSeconds * 1000);
  const before = othersUs(pid);
  const checking = probing.run();
  await sleep(wave.seconds * 1000);
  const after = othersUs(pid);
  const [during, signedIn] = await Promise.all([checking, signingIn]);
  probing.stop();
  storming.stop();
  const allUs = availableParallelism() * wave.seconds * 1e6;
  const possible =
    before === undefined || after === undefined ? undefined : allUs - (after - before);
  return { during, signedIn, possible };
}

/** What everything used but the threads that hash: all of the service's but its first. */
function othersUs(pid: number): number | undefined {
  const busy = machineBusyUs();
  if (busy === undefined) return undefined;
  const threads = [...threadsCpuUs(pid)].filter(([thread]) => thread !== pid);
  return threads.reduce((left, [, cpuUs]) => left - cpuUs, busy);
}

/** No check may fail, storm or not. */
function checkValues(outcome: OpenLoopOutcome): Values {
  const failures = failuresOf(outcome, ['200']);
  return { p50Ms: outcome.p50Ms, p99Ms: outcome.p99Ms, failures };
}

function failuresOf({ statuses }: OpenLoopOutcome, expected: readonly string[]): number {
  const failed = Object.entries(statuses).filter(([status]) => !expected.includes(status));
  return failed.reduce((sum, [, count]) => sum + count, 0);
}
