import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import {
  BadSettings,
  type Caller,
  type Core,
  DatabaseUnavailable,
  type MigrationState,
  migrationState,
  misfitOf,
  type Operator,
  openCore,
  parseDatabaseUrl,
  type Settings,
} from '@acct/core';
import { readSettings } from '@acct/server/read-settings';
import { loadSessionPolicy } from '@acct/server/session-policy';
import type { Call } from './call.ts';
import { unavailable } from './failure.ts';
import { CliProblem } from './problem.ts';

/**
 * Opens the core on the configured database and lets `work` call the router as the operator. Background
 * work is left to the service.
 *
 * @throws CliProblem when the database is not there, not migrated or newer than this program
 */
export async function asOperator<Result>(
  call: Call,
  work: (operator: Caller) => Promise<Result>,
): Promise<Result> {
  compileQuickly();
  return withCore(call, (core, { origin }) => work(core.as({ kind: 'operator' }, origin)));
}

/**
 * The same for work that takes long, or that no procedure does: it gets the core itself, and who acts.
 *
 * @throws CliProblem when the database is not there, not migrated or newer than this program
 */
export async function withCore<Result>(
  call: Call,
  work: (core: Core, operator: Operator) => Promise<Result>,
  more: Partial<Settings> = {},
): Promise<Result> {
  const settings = { ...settingsOf(call), ...more };
  refuseUnlessMigrated(await orUnavailable(stateOf(settings)));
  // When a session ends is for the operator's own policy to say, here as in the service.
  const sessionPolicy = await loadSessionPolicy(settings);
  const parts = { sweeps: false, ...(sessionPolicy && { sessionPolicy }) };
  const core = await orUnavailable(openCore(settings, parts));
  try {
    return await work(core, operatorOf());
  } finally {
    await core.close();
  }
}

/**
 * A command is over before optimized WebAssembly would pay for its making: Prisma's query compiler is
 * megabytes of it, and this saves a third of the whole run. A long-lived service must not do this.
 */
function compileQuickly(): void {
  setFlagsFromString('--liftoff-only');
}

/** @throws BadSettings, also for a database URL or a file `.env` that nobody can read */
export function settingsOf({ environment }: Call): Settings {
  const { settings } = orBad('.env', () => readSettings(environment));
  orBad('ACCT_DATABASE_URL', () => parseDatabaseUrl(settings.databaseUrl));
  return settings;
}

function orBad<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadSettings) throw error;
    throw new BadSettings([`${name}: ${error instanceof Error ? error.message : 'unreadable'}`]);
  }
}

export function stateOf(settings: Settings): Promise<MigrationState> {
  return migrationState({ url: settings.databaseUrl, waitMs: settings.databaseConnectTimeoutMs });
}

/** Whatever goes wrong while a database is being opened is the database's trouble: exit code 4. */
export async function orUnavailable<Result>(opening: Promise<Result>): Promise<Result> {
  try {
    return await opening;
  } catch (error) {
    throw error instanceof DatabaseUnavailable ? error : unavailable(error);
  }
}

/** Events of the command line have no address; the id ties those of one command together. */
export function operatorOf(): Operator {
  const origin = { requestId: `cli-${randomUUID()}`, address: null, device: null };
  return { kind: 'operator', origin };
}

function refuseUnlessMigrated(state: MigrationState): void {
  const { pending, unknown, changed, failed } = state;
  const misfit = misfitOf(state);
  if (misfit !== undefined) {
    const details = { unknown, changed, failed };
    throw new CliProblem(misfit, { code: 'migration.refused', end: 'refused', details });
  }
  if (pending.length > 0) {
    throw new CliProblem('The database does not have the tables of this version of Acct yet.', {
      code: 'database.not_migrated',
      end: 'refused',
      details: { pending },
    });
  }
}
