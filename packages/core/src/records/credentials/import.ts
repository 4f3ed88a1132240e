import type { Change } from '../../journal.ts';

export { pyacctHash } from './hash.ts';

/** Stores passwords in a form that `verifyAtCost` knows, as another system kept them. */
export async function importPasswords(
  step: Change,
  passwords: readonly { accountId: number; password: string }[],
): Promise<void> {
  const data = passwords.map((one) => ({ ...one, changedAt: step.now }));
  await step.tx.credential.createMany({ data });
}
