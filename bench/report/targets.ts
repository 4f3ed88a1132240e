import { batchName } from '../parts/batch.ts';
import { enumerationCases, enumerationName } from '../parts/enumeration.ts';
import { constantName, mapName, singleQueryName } from '../parts/floors.ts';
import { growthName, growthPart } from '../parts/growth.ts';
import { expressSessionName } from '../parts/peers.ts';
import { caseName, constantRead, ours, ownReads, theirs } from '../parts/rest.ts';
import { rawName } from '../parts/signin.ts';
import { startNames } from '../parts/start.ts';
import { stormNames } from '../parts/storm.ts';
import { adapter, trpcCases } from '../parts/trpc.ts';
import type { Measure } from '../results.ts';
import type { Spread } from '../statistics.ts';
import type { Findings } from './findings.ts';

/** What was set out to be reached, before any of it was measured. */
export type Target = {
  readonly says: string;
  readonly part: string;
  readonly subject: string;
  /** What it is divided by; the figure itself counts where this is left out. */
  readonly against?: string;
  readonly measure: Measure;
  readonly atLeast?: number;
  readonly atMost?: number;
};

const sqlite = 'Acct, SQLite';
const postgresql = 'Acct, PostgreSQL';

const checks: readonly Target[] = [
  check(sqlite, mapName, 0.8),
  check(sqlite, constantName, 0.42),
  check(postgresql, constantName, 0.28),
  check(postgresql, singleQueryName, 1.8),
  check(sqlite, 'Better Auth, SQLite', 25),
  check(postgresql, 'Better Auth, PostgreSQL', 25),
  check(sqlite, 'Better Auth, SQLite, cookie cache', 25),
  check(postgresql, 'Better Auth, PostgreSQL, cookie cache', 25),
  check(postgresql, expressSessionName, 8),
];

const doors: readonly Target[] = [
  ...[constantRead, ...Object.values(ownReads)].map((what) => ({
    says: `${what} through REST, against trpc-to-openapi on the same router`,
    part: 'rest',
    subject: caseName(what, ours),
    against: caseName(what, theirs),
    measure: 'perSecond' as const,
    atLeast: 4,
  })),
  ...Object.values(trpcCases).map((what) => ({
    says: `${what}, through tRPC, against tRPC’s Express adapter`,
    part: 'trpc',
    subject: caseName(what, ours),
    against: caseName(what, adapter),
    measure: 'perSecond' as const,
    atLeast: 4,
  })),
];

const passwords: readonly Target[] = [sqlite, postgresql].map((subject) => ({
  says: `sign-in, ${subject}, against ${rawName}`,
  part: 'signin',
  subject,
  against: rawName,
  measure: 'perSecond',
  atLeast: 0.95,
}));

const storms: readonly Target[] = (['sqlite', 'postgresql'] as const).flatMap((provider) => {
  const during = stormNames.during(provider);
  const signIns = stormNames.signIns(provider);
  return [
    {
      says: `p99 of ${during}, against calm`,
      part: 'storm',
      subject: during,
      against: stormNames.calm(provider),
      measure: 'p99Ms' as const,
      atMost: 1.5,
    },
    {
      says: `failed among ${during}`,
      part: 'storm',
      subject: during,
      measure: 'failures' as const,
      atMost: 0,
    },
    {
      says: `${signIns}, of what the processor left over allows`,
      part: 'storm',
      subject: signIns,
      measure: 'ofPossible' as const,
      atLeast: 0.95,
    },
  ];
});

const batches: readonly Target[] = [sqlite, postgresql].map((subject) => ({
  says: `tokens a second in batches of 50, ${subject}, against single checks`,
  part: 'batch',
  subject: batchName(subject),
  against: subject,
  measure: 'perSecond',
  atLeast: 6,
}));

const growths: readonly Target[] = (['sqlite', 'postgresql'] as const).flatMap((provider) =>
  (
    [
      [1_000_000, 0.85],
      [10_000_000, 0.75],
    ] as const
  ).map(([size, atLeast]) => ({
    says: `check, ${growthName(provider, size)}, against a thousand`,
    part: growthPart('check'),
    subject: growthName(provider, size),
    against: growthName(provider, 1000),
    measure: 'perSecond' as const,
    atLeast,
  })),
);

const strangers: readonly Target[] = (['sqlite', 'postgresql'] as const).flatMap((provider) =>
  enumerationCases.flatMap((what) => {
    const subject = enumerationName(provider, what);
    const target = { part: 'enumeration', subject };
    return [
      {
        ...target,
        says: `told from a name that nobody has, ${subject}`,
        measure: 'auc' as const,
        atLeast: 0.4,
        atMost: 0.6,
      },
      { ...target, says: `the same, medians apart, ms`, measure: 'gapMs' as const, atMost: 5 },
    ];
  }),
);

const sizes: readonly Target[] = [
  {
    says: 'spawn to first verified answer on an existing SQLite file, against Better Auth',
    part: 'start',
    subject: startNames.acct,
    against: startNames.betterAuth,
    measure: 'answerMs',
    atMost: 0.5,
  },
  {
    says: 'memory at rest, MB',
    part: 'start',
    subject: startNames.acct,
    measure: 'memoryMb',
    atMost: 120,
  },
  ...[sqlite, postgresql].map((subject) => ({
    says: `memory under check load, ${subject}, MB`,
    part: 'check',
    subject,
    measure: 'memoryMb' as const,
    atMost: 200,
  })),
];

export const targets: readonly Target[] = [
  ...checks,
  ...batches,
  ...doors,
  ...passwords,
  ...storms,
  ...growths,
  ...sizes,
  ...strangers,
];

/** Undefined where the part was not measured. */
export function measuredOf(findings: Findings, target: Target): Spread | undefined {
  const { part, subject, against, measure } = target;
  return against === undefined
    ? findings.spread(part, subject, measure)
    : findings.ratio(part, [subject, against], measure);
}

/** How many times less processor time it takes: the same comparison without the noise of the clock. */
export function cpuRatioOf(findings: Findings, target: Target): Spread | undefined {
  const { part, subject, against, measure } = target;
  if (against === undefined || measure !== 'perSecond') return undefined;
  return findings.ratio(part, [against, subject], 'cpuUs');
}

export function isReached({ atLeast = -Infinity, atMost = Infinity }: Target, { median }: Spread) {
  return median >= atLeast && median <= atMost;
}

function check(subject: string, against: string, atLeast: number): Target {
  const says = `check, ${subject}, against ${against}`;
  return { says, part: 'check', subject, against, measure: 'perSecond', atLeast };
}
