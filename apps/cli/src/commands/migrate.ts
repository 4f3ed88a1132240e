import { migrate, systemClock } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { orUnavailable, settingsOf, stateOf } from '../operator.ts';

export async function migrateDatabase(call: Call, input: { status: boolean }): Promise<Answer> {
  const settings = settingsOf(call);
  // Also before migrating: a database that cannot be reached is told from a migration that fails.
  const state = await orUnavailable(stateOf(settings));
  if (input.status) return statusOf(state);
  const { applied, already } = await migrate({ url: settings.databaseUrl, clock: systemClock });
  const done = applied.length === 0 ? 'Nothing to apply' : `Applied ${applied.join(', ')}`;
  return { value: { applied, already }, text: `${done}; ${already} had been applied before.` };
}

function statusOf(state: Awaited<ReturnType<typeof stateOf>>): Answer {
  const says = [
    ['applied', state.applied],
    ['pending: run "acct migrate"', state.pending],
    ['unknown to this version of Acct, a newer one applied it', state.unknown],
    ['changed since it was applied', state.changed],
    ['begun by "prisma migrate" and not finished', state.failed],
  ] as const;
  const lines = says.flatMap(([word, names]) => names.map((name) => `${name}  ${word}`));
  const { pending, unknown, changed, failed } = state;
  const wrong = pending.length + unknown.length + changed.length + failed.length > 0;
  return { value: state, text: lines.join('\n'), failed: wrong };
}
