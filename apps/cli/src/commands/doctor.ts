import { BadSettings, openCore, type Settings } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { checkAssertions } from '../doctor/assertions.ts';
import { type Check, fail, ok } from '../doctor/check.ts';
import { checkAdministrator, checkDatabase, checkMigrations } from '../doctor/database.ts';
import { checkFiles } from '../doctor/files.ts';
import { checkHashSpeed, checkNode } from '../doctor/machine.ts';
import { checkRedis } from '../doctor/redis.ts';
import { failureOf } from '../failure.ts';
import { settingsOf, stateOf } from '../operator.ts';
import { aligned } from '../output.ts';

/**
 * Looks at everything that a start and a sign-in need. One thing that is broken hides no other: each
 * check says what it found, and those that depend on a broken one are left out.
 */
export async function examine(call: Call): Promise<Answer> {
  const checks = [checkNode(), ...(await checkConfigured(call))];
  const failed = checks.some(({ status }) => status === 'fail');
  return { value: { ok: !failed, checks }, text: tableOf(checks), failed };
}

async function checkConfigured(call: Call): Promise<readonly Check[]> {
  const settings = readSettings(call);
  if (Array.isArray(settings)) return settings;
  return [
    ok('settings', 'every ACCT_… variable is understood'),
    ...(await checkData(settings)),
    ...(await checkRedis(settings)),
    ...(await orFail('hash', async () => [await checkHashSpeed(settings)])),
    ...(await orFail('files', () => checkFiles(settings))),
  ];
}

function readSettings(call: Call): Settings | Check[] {
  try {
    return settingsOf(call);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    const advice = 'See docs/reference/configuration.md.';
    return error.problems.map((problem) => fail('settings', problem, advice));
  }
}

function checkData(settings: Settings): Promise<readonly Check[]> {
  return orFail('database', async () => {
    const state = await stateOf(settings);
    const migrations = checkMigrations(state);
    // Opening would make an empty file where there is no database yet.
    if (state.applied.length === 0) return [migrations];
    const core = await openCore(settings, { sweeps: false });
    try {
      const facts = await checkDatabase(core);
      if (migrations.status === 'fail') return [...facts, migrations];
      return [...facts, migrations, await checkAdministrator(core), await checkAssertions(core)];
    } finally {
      await core.close();
    }
  });
}

async function orFail(
  name: string,
  check: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await check();
  } catch (error) {
    const { message, details, advice } = await failureOf(error);
    const said = 'said' in details ? ` It says: ${String(details['said'])}` : '';
    // Whoever reads this runs the doctor already.
    return [fail(name, `${message}${said}`, advice.replace(': acct doctor', '.'))];
  }
}

function tableOf(checks: readonly Check[]): string {
  const rows = checks.map(({ status, name, says }) => [status, name, says]);
  const table = aligned(['', 'check', 'found'], rows);
  const advice = checks.flatMap(({ name, advice: todo }) => (todo ? [`${name}: ${todo}`] : []));
  return advice.length === 0 ? table : `${table}\n\nWhat to do:\n${advice.join('\n')}`;
}
