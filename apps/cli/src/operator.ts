import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import {
  BadSettings,
  type Caller,
  DatabaseUnavailable,
  type MigrationState,
  migrationState,
  openCore,
  parseDatabaseUrl,
  parseSettings,
  type Settings,
} from '@acct/core';
import { withDotEnv } from '@acct/server/dot-env';
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
  const settings = settingsOf(call);
  refuseUnlessMigrated(await orUnavailable(stateOf(settings)));
  const core = await orUnavailable(openCore(settings, { sweeps: false }));
  try {
    return await work(core.as({ kind: 'operator' }, origin()));
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
  const settings = parseSettings(orBad('.env', () => withDotEnv(environment)));
  orBad('ACCT_DATABASE_URL', () => parseDatabaseUrl(settings.databaseUrl));
  return settings;
}

function orBad<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
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
function origin() {
  return { requestId: `cli-${randomUUID()}`, address: null, device: null };
}

function refuseUnlessMigrated({ pending, unknown, changed, failed }: MigrationState): void {
  if (unknown.length + changed.length + failed.length > 0) {
    throw new CliProblem(
      'The database and this version of Acct do not fit. "acct migrate --status" tells more.',
      { code: 'migration.refused', end: 'refused', details: { unknown, changed, failed } },
    );
  }
  if (pending.length > 0) {
    throw new CliProblem('The database does not have the tables of this version of Acct yet.', {
      code: 'database.not_migrated',
      end: 'refused',
      details: { pending },
    });
  }
}
