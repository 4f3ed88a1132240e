import { CliProblem, ends } from './problem.ts';

/** What the program says of something that went wrong: for people, and as a JSON problem. */
export type Failure = {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly exitCode: number;
  /** What to do about it; empty where the message says all. */
  readonly advice: string;
};

/** Tells refusals, bad settings and an unreachable database from faults, as every door must. */
export async function failureOf(error: unknown): Promise<Failure> {
  const known = error instanceof CliProblem ? error : await translate(error);
  const { code, message, details, end } = known;
  return { code, message, details, exitCode: ends[end].code, advice: advice[code] ?? '' };
}

async function translate(error: unknown): Promise<CliProblem> {
  // Only now: help and mistyped commands shall not wait for the core to load.
  const { BadSettings, MigrationRefused, problemOf } = await import('@acct/core');
  if (error instanceof BadSettings) {
    const details = { problems: error.problems };
    const message = 'The settings are not usable.';
    return new CliProblem(message, { code: 'settings.invalid', end: 'settings', details });
  }
  if (error instanceof MigrationRefused) {
    return new CliProblem(error.message, { code: 'migration.refused', end: 'refused' });
  }
  const { reason, message, details } = problemOf(error);
  if (reason === 'service.unavailable') return unavailable(error);
  if (reason === 'internal') return fault(error);
  return new CliProblem(message, { code: reason, end: 'refused', details });
}

/** Also used where the database answers, but with a no: a wrong login, a database that is not there. */
export function unavailable(error: unknown): CliProblem {
  const said = innermost(error);
  const details = said === '' ? {} : { said };
  const message = 'The database does not answer as it should.';
  return new CliProblem(message, { code: 'database.unavailable', end: 'database', details });
}

/** The operator has no log to look into, so the first line of the fault is shown; never its arguments. */
function fault(error: unknown): CliProblem {
  const said = innermost(error);
  const message = 'Something went wrong on our side. Nothing was changed.';
  return new CliProblem(message, { code: 'internal', end: 'refused', details: { said } });
}

/** The first line of what the driver said. Drivers put no passwords into their messages. */
function innermost(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  const code = field(inner, 'code') ?? field(inner, 'originalCode');
  const message = field(inner, 'message') ?? field(inner, 'originalMessage');
  const line = String(message ?? '').split('\n', 1)[0] ?? '';
  return line === '' ? String(code ?? '') : line;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** One line for each code where the operator can do something about it. */
const advice: Readonly<Record<string, string>> = {
  'backup.target_exists': 'Choose another name, or overwrite it with --force.',
  'restore.target_exists': 'With --force it is replaced; it is kept under another name.',
  'restore.target_in_use': 'Stop the service, restore, and start it again.',
  'accounts.not_found': 'See who is there: acct account list',
  'accounts.username_taken': 'Look at it: acct account show <username>',
  'accounts.not_active': 'Look at it: acct account show <username>',
  'apikeys.account_not_found': 'Only an active account can have API keys: acct account list',
  'apikeys.scope_needs_role': 'Give it the role first: acct role grant <username> service',
  'apikeys.too_many': 'See which nobody uses: acct apikey list <username>',
  'attributes.unknown_key': 'See what is defined: acct attribute list',
  'attributes.required': 'Give it: --attribute <key>=<value>',
  'attributes.definition_breaks':
    'Look first with --rehearse. With --force values that do not fit are removed.',
  'database.not_migrated': 'Run: acct migrate',
  'database.unavailable': 'Check ACCT_DATABASE_URL and that the database runs: acct doctor',
  'roles.last_administrator': 'Make another one first: acct role grant <username> admin',
  'roles.account_not_found': 'Only an active account can have a role: acct account list',
  'roles.not_granted': 'See what it has: acct role list <username>',
  'sessions.not_found': 'See which there are: acct session list <username>',
  'settings.invalid': 'Every setting is described in docs/reference/configuration.md.',
};
