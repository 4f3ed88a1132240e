import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../house/postgres.ts';
import type { Provider } from '../house/test-database.ts';
import { printSql, prismaFolder, type SchemaFile, schemaFiles } from './engine.ts';

// Drafts a migration for both databases: from the models of the last commit to the models as they are.
//   npx tsx tests/drift/draft.ts add_recovery_codes
// A draft only: read it, and move data where the SQL would lose it.

async function draft(name: string): Promise<void> {
  if (!/^[a-z0-9_]+$/.test(name))
    throw new Error('Give it a name that says what it does, such as add_something.');
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'acct-draft-'));
  try {
    await draftFor('sqlite', `file:${join(folder, 'empty.db')}`, name);
    await draftFor('postgresql', postgres.url, name);
  } finally {
    await rm(folder, { recursive: true });
    await postgres.stop();
  }
}

async function draftFor(provider: Provider, url: string, name: string): Promise<void> {
  const sql = await printSql(url, await schemaFiles(provider), await committedFiles(provider));
  if (sql.includes('-- This is an empty migration.')) {
    console.log(`${provider}: the models are as committed; there is nothing to migrate.`);
    return;
  }
  const migrations = join(prismaFolder, provider, 'migrations');
  const entries = await readdir(migrations, { withFileTypes: true });
  const number = entries.filter((entry) => entry.isDirectory()).length + 1;
  const path = join(migrations, `${String(number).padStart(4, '0')}_${name}`);
  await mkdir(path);
  await writeFile(join(path, 'migration.sql'), sql);
  console.log(`${provider}: wrote ${path}/migration.sql. Read it before you commit it.`);
}

async function committedFiles(provider: Provider): Promise<SchemaFile[]> {
  const listed = await git('ls-tree', '--name-only', 'HEAD', 'models/');
  const paths = [`${provider}/schema.prisma`, ...listed.split('\n').filter((path) => path !== '')];
  return Promise.all(
    paths.map(async (path) => ({ path, content: await git('show', `HEAD:./${path}`) })),
  );
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: prismaFolder });
  return stdout;
}

await draft(process.argv[2] ?? '');
