import type { Core } from '@acct/core';

/** Everything that is stored, table by table, one line a row. */
export type Rows = Readonly<Record<Table, readonly string[]>>;

type Table =
  | 'accounts'
  | 'apiKeys'
  | 'attributeDefinitions'
  | 'attributeValues'
  | 'bootstraps'
  | 'credentials'
  | 'events'
  | 'roleGrants'
  | 'sessions';

/**
 * Reads the whole database of a test, to compare it with what it was before. The last uses of sessions
 * and keys are left out: to be recognised is a use, also of a call that is then refused. What counts refused calls
 * is left out as well, and so are sessions that have ended by time, which whoever asks for one removes,
 * and what the journal is told of refusals a moment later.
 */
export async function readRows({ tools }: Core): Promise<Rows> {
  const { read } = tools.db;
  const [
    accounts,
    apiKeys,
    definitions,
    values,
    bootstraps,
    credentials,
    events,
    roleGrants,
    sessions,
  ] = await Promise.all([
    read.account.findMany(),
    read.apiKey.findMany({ omit: { usedAt: true } }),
    read.attributeDefinition.findMany(),
    read.attributeValue.findMany(),
    read.bootstrap.findMany(),
    read.credential.findMany(),
    read.event.findMany({ where: { name: { notIn: [...told] } }, orderBy: { id: 'asc' } }),
    read.roleGrant.findMany(),
    read.session.findMany({ omit: { usedAt: true } }),
  ]);
  return {
    accounts: lines(accounts).sort(),
    apiKeys: lines(apiKeys).sort(),
    attributeDefinitions: lines(definitions).sort(),
    attributeValues: lines(values).sort(),
    bootstraps: lines(bootstraps),
    credentials: lines(credentials).sort(),
    events: lines(events),
    roleGrants: lines(roleGrants).sort(),
    sessions: lines(sessions).sort(),
  };
}

/** Sessions that have ended by time, as `readRows` tells of them: whoever asks for one of them removes it. */
export async function readEnded({ tools }: Core): Promise<ReadonlySet<string>> {
  const { clock, sessionPolicy, db } = tools;
  const now = clock.now().getTime();
  const longAgo = (ms: number) => ({ lte: new Date(Math.max(0, now - ms)) });
  const where = {
    OR: [
      { createdAt: longAgo(sessionPolicy.absoluteMs) },
      { usedAt: longAgo(sessionPolicy.idleMs) },
    ],
  };
  return new Set(lines(await db.read.session.findMany({ where, omit: { usedAt: true } })));
}

/** Told by nobody who waits for it; asked for in tests/suite/notices.test.ts and tests/limits. */
const told = ['access.denied', 'limits.exceeded'] as const;

function lines(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row, plain));
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
