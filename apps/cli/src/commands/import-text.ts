import type { ImportReport, Listed } from '@acct/core';
import { printable } from '../output.ts';

/** The report as a person reads it: counts, and the first few of whatever needs a look. */
export function reportText(report: ImportReport): string {
  const { source, blockers } = report;
  const head = `PyAcct ${source.version} in ${source.database}: ${source.accounts} accounts, last id ${source.lastId}.`;
  return [
    head,
    ...accountLines(report),
    ...usernameLines(report),
    ...attributeLines(report),
    ...sessionLines(report),
    ...roleLines(report),
    '',
    ...(blockers.length > 0
      ? ['Nothing was written, because:', ...blockers.map((line) => `  - ${line}`)]
      : [lastWord(report)]),
  ].join('\n');
}

function lastWord({ applied, accounts }: ImportReport): string {
  if (!applied) return 'Nothing was written. To do it, add --apply.';
  const left = accounts.toImport - accounts.imported;
  if (left === 0) return 'Done.';
  return `Done, but for ${left} accounts whose names or ids were taken meanwhile. Run it again.`;
}

function accountLines({ applied, accounts }: ImportReport): readonly string[] {
  return [
    applied ? `imported: ${accounts.imported}` : `to import: ${accounts.toImport}`,
    ...(accounts.already > 0 ? [`imported before, left alone: ${accounts.already}`] : []),
    ...list(
      'sign-ups that PyAcct did not finish, left behind',
      accounts.orphans,
      ({ id }) => `${id}`,
    ),
    ...list('ids that belong to somebody here', accounts.idsOfOthers, ({ id }) => `${id}`),
    ...list('renamed in PyAcct since they were imported', accounts.changed, ({ id }) => `${id}`),
    ...list('accounts that Acct cannot hold', accounts.unfit, (one) => `${one.id}: ${one.problem}`),
  ];
}

function usernameLines({ usernames }: ImportReport): readonly string[] {
  return [
    ...list(
      'usernames known by their exact spelling only',
      usernames.exact,
      ({ id, username, holder }) => `${id} "${username}", beside ${holder}`,
    ),
    ...list(
      'accounts whose username differs in spelling only',
      usernames.skipped,
      ({ id, username, holder }) => `${id} "${username}", beside ${holder}`,
    ),
    ...list(
      'usernames that nobody could sign up for here, kept',
      usernames.outsideRules,
      ({ id, username }) => `${id} "${username}"`,
    ),
  ];
}

function attributeLines({ attributes }: ImportReport): readonly string[] {
  const { defined, toDefine, different, unfitKeys, values } = attributes;
  const at = ({ id, key }: { id: number; key: string }) => `${key} of ${id}`;
  return [
    ...names('attributes to define', toDefine),
    ...names('attributes defined here already', defined),
    ...names('attributes defined here in another way', different),
    ...names('attributes whose key Acct cannot hold', unfitKeys),
    ...(values > 0 ? [`values: ${values}`] : []),
    ...list(
      'values that another account has, set to nothing',
      attributes.notUnique,
      ({ id, key, holder }) => `${key} of ${id}, kept by ${holder}`,
    ),
    ...list('required values that are missing', attributes.missing, at),
    ...list('values that Acct cannot hold', attributes.unfit, at),
  ];
}

function sessionLines({ sessions }: ImportReport): readonly string[] {
  const { asked, found, live, fromTheFuture } = sessions;
  if (!asked) return found === 0 ? [] : [`sessions left behind: ${found}`];
  const odd = `sessions from the future: ${fromTheFuture}. Say PyAcct's time zone with --times-zone.`;
  return [
    `sessions that go on: ${live}; ended or left behind: ${found - live}`,
    ...(fromTheFuture > 0 ? [odd] : []),
  ];
}

function roleLines({ roles }: ImportReport): readonly string[] {
  return [
    ...names('accounts with the role service', roles.service.map(String)),
    ...names(
      'superusers of PyAcct that get no role, because they are not imported now',
      roles.notImported.map(String),
    ),
  ];
}

function names(says: string, all: readonly string[]): readonly string[] {
  return all.length === 0 ? [] : [`${says}: ${all.map(printable).join(', ')}`];
}

function list<Item>(
  says: string,
  { count, first }: Listed<Item>,
  line: (item: Item) => string,
): readonly string[] {
  if (count === 0) return [];
  const shown = first.slice(0, shownMax).map((item) => `  ${printable(line(item))}`);
  const more = count - shown.length;
  return [`${says}: ${count}`, ...shown, ...(more > 0 ? [`  and ${more} more: see --json`] : [])];
}

const shownMax = 10;
