import { execFile } from 'node:child_process';
import { appendFile, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { freePort } from '../house/free-port.ts';
import { startPostgres } from '../house/postgres.ts';
import { administer } from '../house/server-sql.ts';

/** A primary and a standby that every commit waits for, each a server of its own at its own address. */
export type Replicas = AsyncDisposable & {
  /** Names both, as an operator would write it. */
  readonly url: string;
  /** Of the server that takes changes now. */
  primaryUrl(): string;
  /** The standby gets nothing more; what is changed from now on, it will never know. */
  cutStandbyOff(): Promise<void>;
  /** The machine of the primary is gone: the server and all of its processes, at once. */
  killPrimary(): Promise<void>;
  promoteStandby(): Promise<void>;
  /** A fresh standby at the address of the server that was killed. */
  replaceStandby(): Promise<void>;
};

export async function openReplicas(): Promise<Replicas> {
  const ports = [await freePort(), await freePort()] as const;
  const [first, second] = ports;
  let primary = await startServer(first);
  await administer(primary.url('postgres'), 'CREATE DATABASE acct');
  let standby = await startStandby(primary, second);
  return {
    url: `postgresql://acct@127.0.0.1:${first},127.0.0.1:${second}/acct?target_session_attrs=read-write`,
    primaryUrl: () => primary.url('acct'),
    cutStandbyOff: async () => {
      await administer(standby.url('postgres'), "ALTER SYSTEM SET primary_conninfo = ''");
      await administer(standby.url('postgres'), 'SELECT pg_reload_conf()');
    },
    killPrimary: () => primary.kill(),
    promoteStandby: async () => {
      await administer(standby.url('postgres'), 'SELECT pg_promote()');
      await primary.remove();
      primary = standby;
    },
    replaceStandby: async () => {
      standby = await startStandby(primary, primary.port === first ? second : first);
    },
    [Symbol.asyncDispose]: async () => {
      // The standby first: a primary that is asked to stop writes it all that it has.
      for (const server of new Set([standby, primary])) await server.remove();
    },
  };
}

type Server = {
  readonly port: number;
  readonly folder: string;
  url(database: string): string;
  kill(): Promise<void>;
  remove(): Promise<void>;
};

async function startServer(port: number, folder?: string): Promise<Server> {
  const kept = folder ?? (await mkdtemp(join(tmpdir(), 'acct-replica-')));
  const server = await startPostgres({ kept, durable: true, port });
  return {
    port,
    folder: kept,
    url: (database) => `postgresql://acct@127.0.0.1:${port}/${database}`,
    kill: async () => {
      for (const pid of await processesOf(kept)) kill(pid);
      await server.stop();
    },
    remove: async () => {
      await server.stop();
      await rm(kept, { recursive: true, force: true });
    },
  };
}

/** By a copy of the files, because what npm brings has no pg_basebackup. */
async function startStandby(primary: Server, port: number): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-replica-'));
  const client = new pg.Client(primary.url('postgres'));
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('standby', true)");
    await promisify(execFile)('cp', ['-a', `${primary.folder}/.`, folder]);
    const stopped = await client.query<string[]>({
      text: 'SELECT labelfile FROM pg_backup_stop(false)',
      rowMode: 'array',
    });
    await rm(join(folder, 'postmaster.pid'), { force: true });
    await write(folder, 'backup_label', stopped.rows[0]?.[0] ?? '');
    await write(folder, 'standby.signal', '');
    await appendFile(
      join(folder, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=acct application_name=standby'\n`,
    );
    const standby = await startServer(port, folder);
    // Only now: until there is a standby, every commit would wait for one.
    await client.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await client.query('SELECT pg_reload_conf()');
    await untilSynchronous(client);
    return standby;
  } finally {
    await client.end();
  }
}

/** As one of the server's own files. */
async function write(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  const { uid, gid } = await stat(join(folder, 'PG_VERSION'));
  await chown(join(folder, name), uid, gid);
}

async function untilSynchronous(client: pg.Client): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await client.query('SELECT sync_state FROM pg_stat_replication');
    const [row] = z.array(z.object({ sync_state: z.string() })).parse(rows);
    if (row?.sync_state === 'sync') return;
    await sleep(50);
  }
  throw new Error('The standby does not follow.');
}

/** The server and all of its processes, which outlive it for a moment and could still answer. */
async function processesOf(folder: string): Promise<number[]> {
  const [pid = ''] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  const { stdout } = await promisify(execFile)('pgrep', ['-P', pid]);
  return [pid, ...stdout.trim().split('\n')].map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // A connection's process may have ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
