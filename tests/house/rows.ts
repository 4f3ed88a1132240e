import type { Core } from '@acct/core';

/** Everything that is stored, table by table, one line a row. */
export type Rows = Readonly<Record<Table, readonly string[]>>;

type Table =
  | 'accounts'
  | 'attributeDefinitions'
  | 'attributeValues'
  | 'bootstraps'
  | 'credentials'
  | 'events'
  | 'roleGrants'
  | 'sessions';

/**
 * Reads the whole database of a test, to compare it with what it was before. The last use of a session
 * is left out: to be recognised is a use, also of a call that is then refused.
 */
export async function readRows({ tools }: Core): Promise<Rows> {
  const { read } = tools.db;
  return {
    accounts: lines(await read.account.findMany()).sort(),
    attributeDefinitions: lines(await read.attributeDefinition.findMany()).sort(),
    attributeValues: lines(await read.attributeValue.findMany()).sort(),
    bootstraps: lines(await read.bootstrap.findMany()),
    credentials: lines(await read.credential.findMany()).sort(),
    events: lines(await read.event.findMany({ orderBy: { id: 'asc' } })),
    roleGrants: lines(await read.roleGrant.findMany()).sort(),
    sessions: lines(await read.session.findMany({ omit: { usedAt: true } })).sort(),
  };
}

function lines(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row, plain));
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
