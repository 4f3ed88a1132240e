import type { Choices } from './choices.ts';
import type { Decision, Finding } from './decide.ts';
import type { PyacctSource } from './source.ts';

/** What an import would do, or has done. Lists are cut; counts are whole. */
export type ImportReport = {
  applied: boolean;
  readonly source: {
    readonly database: string;
    readonly version: 1 | 2;
    readonly accounts: number;
    readonly lastId: number;
  };
  /** What stands against it; with one of these nothing is written. */
  readonly blockers: string[];
  readonly accounts: {
    toImport: number;
    imported: number;
    already: number;
    /** Sign-ups that PyAcct did not finish, without a username or a password: they stay behind. */
    readonly orphans: Listed<{ id: number }>;
    readonly idsOfOthers: Listed<{ id: number }>;
    readonly changed: Listed<{ id: number }>;
    readonly unfit: Listed<{ id: number; problem: string }>;
  };
  readonly usernames: {
    readonly exact: Listed<{ id: number; username: string; holder: number }>;
    readonly skipped: Listed<{ id: number; username: string; holder: number }>;
    /** Kept, though nobody could sign up for them here. */
    readonly outsideRules: Listed<{ id: number; username: string; rule: string }>;
  };
  readonly attributes: {
    readonly defined: string[];
    readonly toDefine: string[];
    readonly different: string[];
    readonly unfitKeys: string[];
    values: number;
    readonly notUnique: Listed<{ id: number; key: string; holder: number }>;
    readonly missing: Listed<{ id: number; key: string }>;
    readonly unfit: Listed<{ id: number; key: string }>;
  };
  readonly sessions: {
    readonly found: number;
    asked: boolean;
    /** Of accounts that are imported. All others are left behind. */
    live: number;
    /** Times that have not come yet: then PyAcct's clock was in another zone than was said. */
    fromTheFuture: number;
  };
  readonly roles: { readonly service: number[]; readonly notImported: number[] };
};

export type Listed<Item> = { count: number; readonly first: Item[] };

/** How many of a kind a report names; a program that needs them all mends these and asks again. */
const namedMax = 1000;

export function newReport(source: PyacctSource): ImportReport {
  const { shown, version, accounts, sessions, lastId } = source;
  return {
    applied: false,
    source: { database: shown, version, accounts, lastId },
    blockers: [],
    accounts: {
      toImport: 0,
      imported: 0,
      already: 0,
      orphans: none(),
      idsOfOthers: none(),
      changed: none(),
      unfit: none(),
    },
    usernames: { exact: none(), skipped: none(), outsideRules: none() },
    attributes: {
      defined: [],
      toDefine: [],
      different: [],
      unfitKeys: [],
      values: 0,
      notUnique: none(),
      missing: none(),
      unfit: none(),
    },
    sessions: { found: sessions, asked: false, live: 0, fromTheFuture: 0 },
    roles: { service: [], notImported: [] },
  };
}

/** Counts one decision. */
export function tally({ accounts, usernames, attributes }: ImportReport, decision: Decision): void {
  const { kind, id } = decision;
  if (kind === 'orphan') note(accounts.orphans, { id });
  if (kind === 'stranger') note(accounts.idsOfOthers, { id });
  if (kind === 'unfit') note(accounts.unfit, { id, problem: decision.problem });
  if (kind === 'twin') {
    note(usernames.skipped, { id, username: decision.username, holder: decision.holder });
  }
  if (kind === 'already') {
    accounts.already += 1;
    if (decision.changed) note(accounts.changed, { id });
  }
  if (kind !== 'import') return;
  accounts.toImport += 1;
  const { username, breaks } = decision.name;
  if (decision.holder !== undefined) {
    note(usernames.exact, { id, username, holder: decision.holder });
  }
  if (breaks !== undefined) note(usernames.outsideRules, { id, username, rule: breaks });
  attributes.values += decision.values.length;
  for (const finding of decision.findings) tallyFinding(attributes, finding);
}

/** Says what the choices do not allow, once everything is counted. */
export function block(report: ImportReport, choices: Choices): void {
  const { accounts, usernames, attributes, blockers } = report;
  const unfit = accounts.unfit.count + attributes.unfit.count + attributes.unfitKeys.length;
  const against: readonly (readonly [number, string])[] = [
    [accounts.idsOfOthers.count, 'ids belong to accounts that signed up here'],
    [attributes.different.length, 'attributes are defined here in another way'],
    [
      choices.username === 'stop' ? usernames.skipped.count : 0,
      'usernames differ in spelling only',
    ],
    [choices.unique === 'stop' ? attributes.notUnique.count : 0, 'values are not unique'],
    [choices.unfit === 'stop' ? unfit : 0, 'accounts, attributes or values cannot be held'],
    [
      choices.changed === 'stop' ? accounts.changed.count : 0,
      'imported accounts have another username in PyAcct now: is this the same PyAcct?',
    ],
  ];
  for (const [count, says] of against) if (count > 0) blockers.push(`${count} ${says}`);
}

function tallyFinding(attributes: ImportReport['attributes'], finding: Finding): void {
  const { kind, id, key, holder = 0 } = finding;
  if (kind === 'not-unique') note(attributes.notUnique, { id, key, holder });
  else note(kind === 'missing' ? attributes.missing : attributes.unfit, { id, key });
}

function none<Item>(): Listed<Item> {
  return { count: 0, first: [] };
}

function note<Item>(list: Listed<Item>, item: Item): void {
  list.count += 1;
  if (list.first.length < namedMax) list.first.push(item);
}
