import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import { administer } from './server-sql.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test workers ask for a migrated template; see `global-setup.ts`. */
    acctTemplates: string;
  }
}

export type Provider = 'sqlite' | 'postgresql';

export type TestDatabase = AsyncDisposable & {
  readonly provider: Provider;
  readonly url: string;
};

/** The databases that a suite runs on: both, or the one named by DATABASE=sqlite|postgresql. */
export const testedProviders: readonly Provider[] = providersFrom(process.env['DATABASE']);

/**
 * A new database of the test's own, copied from the migrated template; `empty` gives one without tables.
 * Dispose of it at the end: `await using database = await createTestDatabase('sqlite')`.
 */
export async function createTestDatabase(
  provider: Provider,
  contents: 'migrated' | 'empty' = 'migrated',
): Promise<TestDatabase> {
  const template = await askForTemplate(provider);
  return provider === 'sqlite'
    ? createFile(join(template.server, template.name), contents)
    : createOnServer(template.server, contents === 'empty' ? 'template0' : template.name);
}

async function createFile(template: string, contents: 'migrated' | 'empty'): Promise<TestDatabase> {
  // Beside the template, so that the end of the run also takes what a killed test left.
  const folder = await mkdtemp(join(dirname(template), 'test-'));
  const path = join(folder, 'acct.db');
  if (contents === 'migrated') await copyFile(template, path, constants.COPYFILE_EXCL);
  return {
    provider: 'sqlite',
    url: `file:${path}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createOnServer(server: string, template: string): Promise<TestDatabase> {
  const name = `acct_test_${randomBytes(8).toString('hex')}`;
  // File by file: through the log, the server's default, it costs twice as much.
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    provider: 'postgresql',
    url: url.href,
    // With force: a test that failed may have left connections open.
    [Symbol.asyncDispose]: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** What `global-setup.ts` makes once for all files: a migrated database, or built programs. */
export function askForTemplate(
  kind: Provider | 'program' | 'programs',
): Promise<z.infer<typeof Template>> {
  const asked = answers.get(kind) ?? ask(kind);
  answers.set(kind, asked);
  return asked;
}

const answers = new Map<string, Promise<z.infer<typeof Template>>>();

async function ask(kind: string): Promise<z.infer<typeof Template>> {
  const answer = await fetch(`${inject('acctTemplates')}/${kind}`);
  if (!answer.ok) throw new Error(`No ${kind} for tests: ${await answer.text()}`);
  return Template.parse(await answer.json());
}

const Template = z.object({ server: z.string(), name: z.string() });

function providersFrom(choice: string | undefined): readonly Provider[] {
  if (choice === undefined || choice === '') return ['sqlite', 'postgresql'];
  return [z.enum(['sqlite', 'postgresql']).parse(choice)];
}
