import {
  type Core,
  describeDatabase,
  type MigrationState,
  misfitOf,
  parseDatabaseUrl,
} from '@acct/core';
import { type Check, fail, ok, warn } from './check.ts';

export function checkMigrations(state: MigrationState): Check {
  const { applied, pending } = state;
  const misfit = misfitOf(state);
  if (misfit !== undefined) {
    return fail('migrations', misfit, 'acct migrate --status shows all of them.');
  }
  if (pending.length === 0) return ok('migrations', `${applied.length} applied, none missing`);
  return fail('migrations', `${pending.length} to apply: ${pending.join(', ')}`, 'acct migrate');
}

/** What the open database tells of itself: kind and version, durability, clock. */
export async function checkDatabase(core: Core): Promise<readonly Check[]> {
  const before = Date.now();
  const facts = await describeDatabase(core.tools.db);
  const after = Date.now();
  const kind = facts.provider === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const { shown } = parseDatabaseUrl(core.tools.settings.databaseUrl);
  const { durable, durability } = facts;
  return [
    ok('database', `${kind} ${facts.version} at ${shown}`),
    durable
      ? ok('durability', durability)
      : warn(
          'durability',
          `${durability}: a change that was acknowledged may be lost when the power fails`,
          'Set fsync and synchronous_commit to on in the configuration of PostgreSQL.',
        ),
    judgeClock(facts.clock.getTime(), { before, after }),
  ];
}

/**
 * Times are written by this machine and read by people and other programs at the database; a difference
 * means that one of the two clocks is wrong, and then sessions end too early or too late.
 */
export function judgeClock(clock: number, asked: { before: number; after: number }): Check {
  const aside = clock < asked.before ? asked.before - clock : Math.max(0, clock - asked.after);
  const says = `the database's clock differs by ${aside} ms`;
  const advice = 'Let both machines take their time from the network (NTP).';
  if (aside <= clockMsWarn) return ok('clock', says);
  return aside <= clockMsFail ? warn('clock', says, advice) : fail('clock', says, advice);
}

const clockMsWarn = 1000;
const clockMsFail = 60_000;

export async function checkAdministrator(core: Core): Promise<Check> {
  if (await core.hasAdministrator()) return ok('administrator', 'there is one');
  const advice = 'Sign up, then: acct role grant <username> admin';
  return warn('administrator', 'there is none', advice);
}
