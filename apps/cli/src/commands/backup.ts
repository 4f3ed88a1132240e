import { BackupRefused, backup } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { settingsOf } from '../operator.ts';
import { listed } from '../output.ts';
import { CliProblem } from '../problem.ts';
import { progressOn } from '../progress.ts';

/** Copies the database while the service goes on. */
export async function backUp(call: Call, input: { file: string; force: boolean }): Promise<Answer> {
  const { databaseUrl } = settingsOf(call);
  const progress = progressOn(
    call,
    ({ done, of }: { done: number; of: number }) => `Copied ${done} of ${of} pages`,
  );
  const { file: to, force } = input;
  const report = await backup(databaseUrl, { to, force, onProgress: progress.tell })
    .catch(asProblem)
    .finally(progress.end);
  const { file, bytes, rows } = report;
  const sizes = listed({ ...rows, bytes });
  return { value: report, text: `${sizes}\nEvery page was verified. The backup is ${file}.` };
}

/** What stands against a backup or a restore, in the words of the core. */
export function asProblem(error: unknown): never {
  if (!(error instanceof BackupRefused)) throw error;
  const { message, code, details } = error;
  throw new CliProblem(message, { code, end: 'refused', details });
}
