import { BadSettings, parseSettings, type Settings, settingWarnings } from '@acct/core';
import { type Environment, withDotEnv } from './dot-env.ts';
import { type PyacctConfig, readPyacctConfig } from './pyacct-config.ts';

export { type PyacctConfig, readPyacctConfig } from './pyacct-config.ts';

/**
 * The settings of a program of ours, from the environment, the file `.env` and the configuration of
 * PyAcct that `ACCT_PYACCT_CONFIG` names. The environment wins.
 *
 * @throws BadSettings with everything that is wrong in any of them
 */
export function readSettings(given: Environment): {
  readonly settings: Settings;
  /** One sentence each, for the log. */
  readonly warnings: readonly string[];
} {
  const environment = withDotEnv(given);
  const problems: string[] = [];
  const config = orProblems(() => configOf(environment), problems);
  const whole = config === undefined ? environment : withConfig(environment, config);
  const settings = orProblems(() => parseSettings(whole), problems);
  if (settings === undefined || problems.length > 0) throw new BadSettings(problems);
  return { settings, warnings: [...settingWarnings(environment), ...(config?.warnings ?? [])] };
}

function configOf(environment: Environment): PyacctConfig | undefined {
  const path = environment['ACCT_PYACCT_CONFIG'] ?? '';
  return path === '' ? undefined : readPyacctConfig(path);
}

function withConfig(environment: Environment, config: PyacctConfig): Environment {
  const { sqlalchemyUrl, origins, generateDocs } = config;
  const given = environment['ACCT_CORS_ORIGINS'] ?? '';
  return {
    ...environment,
    ...(isSet(environment, 'PYACCT_DATABASE_URL') ? {} : { PYACCT_DATABASE_URL: sqlalchemyUrl }),
    ACCT_CORS_ORIGINS: [...new Set([...given.split(','), ...origins])].join(','),
    ...(isSet(environment, 'ACCT_DOCS') || generateDocs ? {} : { ACCT_DOCS: 'false' }),
  };
}

function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? '') !== '';
}

function orProblems<Result>(read: () => Result, problems: string[]): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
