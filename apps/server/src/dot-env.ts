import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The file `.env` is for development, not for production; what the real environment says wins. */
export function withDotEnv(environment: Environment): Environment {
  if (environment['NODE_ENV'] === 'production' || !existsSync('.env')) return environment;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...environment };
}
