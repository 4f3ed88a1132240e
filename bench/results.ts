import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/**
 * What a run writes: one JSON line for the run itself and one for each round of each subject. Everything
 * that is shown, the page in `docs/reference` too, is made from these lines.
 */
const RunLine = z.object({
  kind: z.literal('run'),
  run: z.string(),
  at: z.iso.datetime(),
  commit: z.string(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    system: z.string(),
  }),
  /** The load generator, and how PostgreSQL was set up. */
  generator: z.string(),
  postgresql: z.string(),
  versions: z.record(z.string(), z.string()),
  sessions: z.number(),
});

/** Each with its unit; what a subject does not have is left out. */
const Values = z.partialRecord(
  z.enum([
    'perSecond',
    'p50Ms',
    'p99Ms',
    /** Processor time of the subject's own processes, and of PostgreSQL's beside them. */
    'cpuUs',
    'databaseCpuUs',
    'memoryMb',
    /** Without the pages of files, which the system takes back when it needs them. */
    'privateMb',
    'answerMs',
    'ofPossible',
    'failures',
    /** How late the event loop is for what is due, as the service itself tells. */
    'loopP99Ms',
    /** How well times tell two kinds of answers apart: 0.5 is not at all, 0 or 1 is always. */
    'auc',
    /** How far the medians of those times lie apart. */
    'gapMs',
  ]),
  z.number(),
);

const RoundLine = z.object({
  kind: z.literal('round'),
  run: z.string(),
  part: z.string(),
  subject: z.string(),
  round: z.number(),
  /** How long the round was to take. */
  seconds: z.number(),
  /** The machine's load average over the last minute. */
  load: z.number(),
  values: Values,
});

const Line = z.discriminatedUnion('kind', [RunLine, RoundLine]);

export type RunLine = z.output<typeof RunLine>;
export type RoundLine = z.output<typeof RoundLine>;
export type Values = z.output<typeof Values>;
export type Measure = keyof Values;
export type Line = z.output<typeof Line>;

export function appendLine(path: string, line: Line): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}

export function readLines(path: string): Line[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => Line.parse(JSON.parse(line)));
}
