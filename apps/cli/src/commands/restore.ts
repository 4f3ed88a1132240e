import { openCore, type RestoreReport, restore, systemClock } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { operatorOf, settingsOf } from '../operator.ts';
import { asProblem } from './backup.ts';

type Input = {
  readonly file: string;
  readonly force: boolean;
  readonly accountIdsAbove: number | undefined;
};

/** Puts a backup in the place of the database; every session in it ends. */
export async function restoreFrom(call: Call, input: Input): Promise<Answer> {
  const settings = settingsOf(call);
  const { file: from, force, accountIdsAbove } = input;
  const order = {
    url: settings.databaseUrl,
    from,
    force,
    clock: systemClock,
    ...(accountIdsAbove !== undefined && { accountIdsAbove }),
  };
  const report = await restore(order, operatorOf(), (databaseUrl) =>
    openCore({ ...settings, databaseUrl }, { sweeps: false }),
  ).catch(asProblem);
  return { value: report, text: textOf(report) };
}

function textOf({
  file,
  kept,
  migrated,
  sessionsEnded,
  apiKeysEnded,
  idsKnown,
}: RestoreReport): string {
  const lines = [
    `${file} is the backup now. ${sessionsEnded} sessions that it had were ended: everybody signs in anew.`,
    ...(apiKeysEnded === 0 ? [] : [`${apiKeysEnded} API keys ended too: services need new ones.`]),
    'Passwords, roles and accounts are as they were when the backup was made.',
    ...(kept === null ? [] : [`What was there before is ${kept}.`]),
    ...(migrated.length === 0 ? [] : [`Applied ${migrated.join(', ')}.`]),
    ...(idsKnown ? [] : [idsUnknown]),
  ];
  return lines.join('\n');
}

const idsUnknown =
  'Nothing told which account ids were given out after the backup: they will be given to others. Where other services keep such ids, restore again with --account-ids-above.';
