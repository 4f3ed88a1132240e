import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../house/postgres.ts';
import { administer } from '../house/server-sql.ts';

/** A PostgreSQL that syncs what it commits, for one recipe that breaks it; `folder` is where it keeps that. */
export async function openCluster(folder?: string): Promise<Cluster> {
  const kept = folder ?? (await mkdtemp(join(tmpdir(), 'acct-cluster-')));
  let server = await startPostgres({ kept, durable: true });
  const port = Number(new URL(server.url).port);
  await administer(server.url, 'CREATE DATABASE acct');
  const url = new URL(server.url);
  url.pathname = '/acct';
  let frozen: readonly number[] = [];

  /** The server and all of its processes. */
  async function processes(): Promise<number[]> {
    const pid = Number((await readFile(join(kept, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    // None there is an error of pgrep, and a server always has some.
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(pid)]);
    return [pid, ...stdout.trim().split('\n').map(Number)];
  }

  function thaw(): void {
    for (const pid of frozen) signal(pid, 'SIGCONT');
    frozen = [];
  }

  return {
    url: url.href,
    crash: async () => {
      const [pid = 0] = await processes();
      signal(pid, 'SIGQUIT');
      await server.stop();
    },
    start: async () => {
      server = await startPostgres({ kept, durable: true, port });
    },
    freeze: async () => {
      frozen = await processes();
      for (const pid of frozen) signal(pid, 'SIGSTOP');
    },
    thaw,
    [Symbol.asyncDispose]: async () => {
      thaw();
      await server.stop();
      await rm(kept, { recursive: true, force: true });
    },
  };
}

export type Cluster = AsyncDisposable & {
  readonly url: string;
  /** What `pg_ctl -m immediate stop` does: nothing is written, everybody is cut off. */
  crash(): Promise<void>;
  /** At the same address, from what the crash left on the disk. */
  start(): Promise<void>;
  /** The server and all of its processes stand still; what is sent to them is taken and not read. */
  freeze(): Promise<void>;
  thaw(): void;
};

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // A connection's process may have ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
