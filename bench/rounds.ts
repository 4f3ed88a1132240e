import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { countersOf, familyCpuUs } from './counters.ts';
import { load } from './load/generator.ts';
import type { Outcome } from './load/order.ts';
import type { Program } from './program.ts';
import type { Values } from './results.ts';
import type { Stage } from './stage.ts';
import { type Subject, verify } from './subject.ts';

const connectionsUsual = 32;

/**
 * Puts all subjects under load in turn, A B C A B C …, so that whatever disturbs the machine disturbs
 * all alike. Answers are checked before and after each round, and none may be refused in between.
 */
export async function interleave(
  stage: Stage,
  part: string,
  subjects: readonly Subject[],
): Promise<void> {
  for (const subject of subjects) {
    await verify(subject);
    await loadFor(stage, subject, stage.options.warmUpSeconds);
  }
  for (let round = 1; round <= stage.options.rounds; round += 1) {
    for (const subject of subjects) {
      await settle(stage, subject);
      await verify(subject);
      const values = await measure(stage, subject);
      await verify(subject);
      stage.record({ part, subject: subject.name, round, load: loadavg()[0] ?? 0, values });
      subject.program.emptyLog();
    }
  }
}

/** One round under load, with what it cost. */
export async function measure(
  stage: Stage,
  subject: Subject,
  seconds = stage.options.seconds,
): Promise<Values> {
  const before = cpuOf(stage, subject);
  const outcome = await loadFor(stage, subject, seconds);
  const after = cpuOf(stage, subject);
  const counters = countersOf(subject.program.pid);
  const worth = subject.worth ?? 1;
  const per = outcome.requests * worth;
  return {
    perSecond: per / outcome.seconds,
    p50Ms: outcome.p50Ms,
    p99Ms: outcome.p99Ms,
    ...(after.own !== undefined && { cpuUs: (after.own - (before.own ?? 0)) / per }),
    ...(after.database !== undefined && {
      databaseCpuUs: (after.database - (before.database ?? 0)) / per,
    }),
    ...(counters !== undefined && {
      memoryMb: counters.memoryMb,
      privateMb: counters.privateMb,
    }),
  };
}

/**
 * Acct writes a session's last use at most once a minute. While others had their turn all sessions have
 * become due, and a round that begins there would write a minute's worth in seconds, so each is used once
 * before. The part `steady` measures what these writes cost at their natural rate.
 */
export async function settle(stage: Stage, subject: Subject): Promise<void> {
  if (subject.writesLastUse === true) {
    if (isSettled(stage, subject)) return;
    sweptAt.set(subject.program, performance.now());
    await loadFor(stage, subject, 'once');
    await sleep(stage.options.settleMs);
  } else if (stage.options.wakeSeconds > 0) {
    // What slept while others were measured is paged in and compiled again.
    await loadFor(stage, subject, stage.options.wakeSeconds);
  }
}

const sweptAt = new WeakMap<Program, number>();
const dueMs = 60_000;
const marginMs = 10_000;

/** While others had short turns, nothing has become due that would do so within the round. */
function isSettled({ options }: Stage, { program }: Subject): boolean {
  const swept = sweptAt.get(program) ?? -Infinity;
  return performance.now() + options.seconds * 1000 + marginMs < swept + dueMs;
}

function loadFor(stage: Stage, subject: Subject, seconds: number | 'once'): Promise<Outcome> {
  const { request, program, connections = connectionsUsual } = subject;
  return load({ url: program.url, request, seconds, connections, folder: stage.folder });
}

function cpuOf({ postgresqlPid }: Stage, { program, usesPostgresql }: Subject) {
  return {
    // Where several processes serve, all of them.
    own: familyCpuUs(program.pid),
    database:
      usesPostgresql === true && postgresqlPid !== undefined
        ? familyCpuUs(postgresqlPid)
        : undefined,
  };
}
