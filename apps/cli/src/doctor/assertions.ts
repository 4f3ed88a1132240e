import { type Core, stateOfKeys } from '@acct/core';
import { type Check, fail, ok } from './check.ts';

/** Whether the keys that sign assertions can be used with the secret that is set. */
export async function checkAssertions({ tools }: Core): Promise<Check> {
  const name = 'assertions';
  const state = await stateOfKeys(tools);
  if (state === 'none') return ok(name, 'no key was needed so far');
  if (state === 'open') return ok(name, 'the keys that sign them can be opened');
  return fail(
    name,
    'the keys that sign them were sealed under another secret',
    'Set ACCT_SECRET to what it was, or bring the file of the secret back. If it is lost: acct assertion rotate',
  );
}
