import { bcryptCostFloor, bcryptCostTests } from './limits.ts';
import { nearest } from './nearest.ts';
import type { SettingEntry } from './setting-entry.ts';
import { bcryptCostSentence, type Settings, settingTable } from './setting-table.ts';
import { settingsOfUrl } from './settings-url.ts';

/** All that is wrong with the settings, one line each, so that a bad start is mended in one go. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const lines = problems.map((line) => `  - ${line}`).join('\n');
    super(`The settings are not usable:\n${lines}\nAll of them: docs/reference/configuration.md`);
    this.problems = problems;
  }
}

/**
 * Reads the settings from variables as the environment gives them. Unknown `ACCT_…` names are refused:
 * a misspelt security setting must not pass as "not set".
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const known = new Set<string>(Object.values(settingTable).map((entry) => entry.env));
  for (const name of Object.keys(environment)) {
    if (name.startsWith(prefix) && !known.has(name) && !outsiders.test(name)) {
      problems.push(`${name} is not a setting of Acct.${didYouMean(name, known)}`);
    }
  }
  const result = Object.fromEntries(
    Object.entries(settingTable).map(([name, entry]) => [name, read(entry, environment, problems)]),
  );
  problems.push(...tooCheap(environment));
  // The border between the table's rows and the type made from them: each was parsed just above.
  const settings = settingsOfUrl(result as Settings, environment, problems);
  if (problems.length > 0) throw new BadSettings(problems);
  return settings;
}

/** What an operator should know of settings that are usable: one sentence each. */
export function settingWarnings(
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return rows().flatMap(({ env, schema, formerly }) => {
    if (formerly === undefined) return [];
    const [present, former] = [environment[env] ?? '', environment[formerly.env] ?? ''];
    if (present === '' || former === '') return [];
    // Compared as they are understood: `postgresql+psycopg2:` and `postgresql:` are one.
    if (schema.safeParse(present).data === formerly.schema.safeParse(former).data) return [];
    return [`${env} and ${formerly.env} are both set, and differ. ${env} counts.`];
  });
}

function rows(): readonly SettingEntry[] {
  return Object.values(settingTable);
}

/** Settings for a program that embeds Acct: defaults, and what it says otherwise. */
export function settingsWith(overrides: Partial<Settings>): Settings {
  return { ...parseSettings({}), ...overrides };
}

function tooCheap(environment: Readonly<Record<string, string | undefined>>): string[] {
  const cost = Number(environment['ACCT_BCRYPT_COST'] || bcryptCostFloor);
  if (environment['NODE_ENV'] === 'test' || !(cost < bcryptCostFloor)) return [];
  // What even tests may not say was refused where it was read.
  return cost < bcryptCostTests ? [] : [`ACCT_BCRYPT_COST: ${bcryptCostSentence}`];
}

/** Variables of our own tests and images that are no settings of the service. */
const outsiders = /^ACCT_TEST_/;

function read(
  entry: SettingEntry,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): unknown {
  for (const { env, schema } of [entry, ...(entry.formerly ? [entry.formerly] : [])]) {
    const raw = environment[env] ?? '';
    if (raw === '') continue;
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    problems.push(`${env}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    break;
  }
  return entry.default;
}

function didYouMean(name: string, known: ReadonlySet<string>): string {
  // The prefix is the same in all of them and would make all of them near.
  const words = [...known].map((one) => one.slice(prefix.length));
  const word = nearest(name.slice(prefix.length), words);
  return word === undefined ? '' : ` Did you mean ${prefix}${word}?`;
}

const prefix = 'ACCT_';
