import {
  BadDatabaseUrl,
  BadSettings,
  parseSettings,
  parseSqlalchemyUrl,
  type Settings,
  settingWarnings,
} from '@acct/core';
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
  const whole =
    config === undefined
      ? environment
      : {
          ...environment,
          ...ofConfig(environment, config),
          ...urlOf(environment, config, problems),
        };
  const settings = orProblems(() => parseSettings(whole), problems);
  if (settings === undefined || problems.length > 0) throw new BadSettings(problems);
  return { settings, warnings: [...settingWarnings(environment), ...(config?.warnings ?? [])] };
}

function configOf(environment: Environment): PyacctConfig | undefined {
  const path = environment['ACCT_PYACCT_CONFIG'] ?? '';
  return path === '' ? undefined : readPyacctConfig(path);
}

function ofConfig(environment: Environment, { origins, generateDocs }: PyacctConfig): Environment {
  const given = (environment['ACCT_CORS_ORIGINS'] ?? '').split(',');
  return {
    ACCT_CORS_ORIGINS: [...new Set([...given, ...origins])].join(','),
    ...(generateDocs || isSet(environment, 'ACCT_DOCS') ? {} : { ACCT_DOCS: 'false' }),
  };
}

/** The URL of the file counts where no variable names another. */
function urlOf(
  environment: Environment,
  { sqlalchemyUrl: url }: PyacctConfig,
  problems: string[],
): Environment {
  const names = ['ACCT_DATABASE_URL', 'PYACCT_DATABASE_URL'];
  if (url === undefined || names.some((name) => isSet(environment, name))) return {};
  try {
    parseSqlalchemyUrl(url);
    return { PYACCT_DATABASE_URL: url };
  } catch (error) {
    if (!(error instanceof BadDatabaseUrl)) throw error;
    problems.push(`sqlalchemy_url in ACCT_PYACCT_CONFIG: ${error.message}`);
    return {};
  }
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
