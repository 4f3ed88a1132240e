import type { Caller } from '@acct/core';

/** Digits are an id, because no username can be digits alone; anything else is a username. */
export async function findAccount(operator: Caller, typed: string) {
  if (/^\d+$/.test(typed)) return operator.accounts.inspect({ id: Number(typed) });
  const { id } = await operator.directory.find({ username: typed });
  return operator.accounts.inspect({ id });
}
