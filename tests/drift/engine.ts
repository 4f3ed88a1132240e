import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { parseDatabaseUrl } from '../../packages/core/src/db/index.ts';
import type { Provider } from '../house/test-database.ts';

// Prisma's schema engine compiled to WebAssembly: what `prisma migrate` runs, without the native program
// that it would download. It is an internal package of Prisma, so only tests may lean on it.

export const prismaFolder = fileURLToPath(new URL('../../prisma/', import.meta.url));

export type SchemaFile = { readonly path: string; readonly content: string };

/** The models as Prisma reads them for one database. */
export async function schemaFiles(provider: Provider): Promise<SchemaFile[]> {
  const models = await readdir(join(prismaFolder, 'models'));
  const paths = [`${provider}/schema.prisma`, ...models.map((name) => `models/${name}`)];
  return Promise.all(
    paths.map(async (path) => ({
      path,
      content: await readFile(join(prismaFolder, path), 'utf8'),
    })),
  );
}

/**
 * The SQL that leads from some models, or from an empty database, to others. The URL only has to be
 * reachable: nothing in that database is read or changed.
 */
export async function printSql(
  url: string,
  files: SchemaFile[],
  from: SchemaFile[] = [],
): Promise<string> {
  const { stdout } = await withEngine(url, files, (engine) =>
    engine.diff({
      from: from.length === 0 ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: from },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: nothingExternal,
    }),
  );
  return stdout ?? '';
}

/** Applies the checked-in migrations as `prisma migrate deploy` does; gives the names of the new ones. */
export async function prismaDeploy(provider: Provider, url: string): Promise<string[]> {
  const baseDir = join(prismaFolder, provider, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lockfile = await readFile(join(baseDir, 'migration_lock.toml'), 'utf8');
  const migrationsList = {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => {
        const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8');
        const content = { tag: 'ok' as const, value };
        return { path, migrationFile: { path: 'migration.sql', content } };
      }),
    ),
  };
  const applied = await withEngine(url, await schemaFiles(provider), (engine) =>
    engine.applyMigrations({ migrationsList, filters: nothingExternal }),
  );
  return applied.appliedMigrationNames;
}

const nothingExternal = { externalTables: [], externalEnums: [] };

async function withEngine<Result>(
  url: string,
  files: SchemaFile[],
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loaded ??= loadEngine();
  const { SchemaEngine } = await loaded;
  const factory = adapter(url);
  const connections: Awaited<ReturnType<typeof factory.connect>>[] = [];
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    connections.push(connection);
    return connection;
  };
  try {
    const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
    const bound = bindMigrationAwareSqlAdapterFactory(factory);
    return await work(await SchemaEngine.new({ datamodels }, () => {}, bound));
  } finally {
    // The engine leaves them open, with its locks.
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}

function adapter(url: string): PrismaPg | PrismaBetterSqlite3 {
  const address = parseDatabaseUrl(url);
  return address.provider === 'sqlite'
    ? new PrismaBetterSqlite3({ url: address.path }, { timestampFormat: 'unixepoch-ms' })
    : new PrismaPg({ connectionString: address.url });
}

// TypeScript keeps these in its library for browsers, which nothing else here may lean on.
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>;
};

// Once a process: the glue keeps the module in a variable, and a second one would break the first.
let loaded: ReturnType<typeof loadEngine> | undefined;

/** The package's own entry imports the .wasm file as a module, which Node 20 does not do. */
async function loadEngine(): Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const module = await WebAssembly.compile(
    await readFile(join(dirname(entry), 'schema_engine_bg.wasm')),
  );
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue });
  // Where the engine leaves its last words before it panics.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: console.error } });
  glue.__wbg_set_wasm(exports);
  const start = exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return glue;
}
