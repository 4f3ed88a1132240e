import { type ImportOrder, type ImportReport, importPyacct, safeChoices } from '@acct/core';
import type { House } from '../house/house.ts';

type Wanted = Partial<Omit<ImportOrder, 'choices'>> & {
  readonly choices?: Partial<ImportOrder['choices']>;
};

/** Imports into a house as the command line does; without `apply` it only looks. */
export function importInto(
  { core }: Pick<House, 'core'>,
  from: string,
  wanted: Wanted = {},
): Promise<ImportReport> {
  const { choices, ...more } = wanted;
  return importPyacct(core.tools, operator, {
    from,
    apply: false,
    withSessions: false,
    zone: 'UTC',
    superIds: [],
    ...more,
    choices: { ...safeChoices, ...choices },
  });
}

const origin = { requestId: 'import', address: null, device: null };
const operator = { kind: 'operator', origin } as const;
