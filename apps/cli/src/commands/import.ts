import {
  type Choices,
  type ConflictKind,
  conflictChoices,
  type ImportReport,
  importPyacct,
  isTimeZone,
  PyacctUnreadable,
  parseDatabaseUrl,
  parseSqlalchemyUrl,
  safeChoices,
} from '@acct/core';
import { readPyacctConfig } from '@acct/server/pyacct-config';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { settingsOf, withCore } from '../operator.ts';
import { CliProblem, usageProblem } from '../problem.ts';
import { importProgressOn } from './import-progress.ts';
import { reportText } from './import-text.ts';

type Input = {
  readonly from: string | undefined;
  readonly apply: boolean;
  readonly dryRun: boolean;
  readonly onConflict: readonly string[];
  readonly withSessions: boolean;
  readonly timesZone: string | undefined;
  readonly config: string | undefined;
};

/** Tells what an import from PyAcct would do, or does it. */
export async function importFrom(call: Call, input: Input): Promise<Answer> {
  if (input.apply && input.dryRun)
    throw usageProblem('--apply and --dry-run contradict each other.');
  const settings = settingsOf(call);
  const zone = input.timesZone ?? 'UTC';
  if (!isTimeZone(zone)) throw usageProblem(`There is no time zone "${zone}".`);
  const config = input.config ?? settings.pyacctConfig;
  const order = {
    from: input.from === undefined ? settings.databaseUrl : plainUrl(input.from),
    apply: input.apply,
    choices: choicesOf(input.onConflict),
    withSessions: input.withSessions,
    zone,
    // All else in that file is for the service.
    superIds: config === undefined ? [] : readPyacctConfig(config).superIds,
  };
  const progress = importProgressOn(call);
  const report = await withCore(call, (core, operator) =>
    importPyacct(core.tools, operator, { ...order, onProgress: progress.tell }).catch(unreadable),
  ).finally(progress.end);
  return { value: report, text: reportText(report), failed: isBad(report) };
}

function isBad({ blockers, applied, accounts }: ImportReport): boolean {
  return blockers.length > 0 || (applied && accounts.imported < accounts.toImport);
}

/** Our own form of a URL, or SQLAlchemy's. */
function plainUrl(text: string): string {
  try {
    const url = /^(?:file|postgres|postgresql):/i.test(text) ? text : parseSqlalchemyUrl(text);
    parseDatabaseUrl(url);
    return url;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw usageProblem(`--from cannot be used: ${said}`);
  }
}

function choicesOf(given: readonly string[]): Choices {
  const choices = new Map<string, string>(Object.entries(safeChoices));
  for (const text of given) {
    const [kind = '', choice = ''] = text.split('=');
    if (!isKind(kind)) {
      const kinds = Object.keys(conflictChoices).join(', ');
      throw usageProblem(`--on-conflict takes kind=choice, and "${kind}" is none of ${kinds}.`);
    }
    if (!Object.hasOwn(conflictChoices[kind], choice)) {
      const all = Object.keys(conflictChoices[kind]).join(', ');
      throw usageProblem(`--on-conflict ${kind} takes one of ${all}, not "${choice}".`);
    }
    choices.set(kind, choice);
  }
  // The border between what was typed and the table: each was looked up there just above.
  return Object.fromEntries(choices) as Choices;
}

function isKind(kind: string): kind is ConflictKind {
  return Object.hasOwn(conflictChoices, kind);
}

function unreadable(error: unknown): never {
  if (!(error instanceof PyacctUnreadable)) throw error;
  throw new CliProblem(error.message, { code: 'import.unreadable', end: 'database' });
}
