import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { type PostgresServer, startPostgres } from '../tests/house/postgres.ts';
import { administer } from '../tests/house/server-sql.ts';
import { parentOf } from './counters.ts';
import { type Lines, writeLines } from './load/order.ts';
import { loadSessions } from './load-sessions.ts';
import type { Program } from './program.ts';
import type { RoundLine } from './results.ts';
import { tokenOf } from './tokens.ts';

export type Options = {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly wakeSeconds: number;
  readonly settleMs: number;
  readonly sessions: number;
};

export type Measured = Omit<RoundLine, 'kind' | 'run' | 'seconds'>;

/**
 * What the parts of a run share: a folder, PostgreSQL, loaded databases. Each is made when the first
 * part asks for it, and all is gone at the end.
 */
export class Stage implements AsyncDisposable {
  /** Each part may have its own. */
  options: Options;
  readonly folder = mkdtempSync(join(tmpdir(), 'acct-bench-'));
  readonly record: (measured: Measured) => void;
  /** The process that all others of PostgreSQL come from; undefined for a server elsewhere. */
  postgresqlPid: number | undefined;
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #programs: Program[] = [];
  readonly #databases: string[] = [];
  #postgres: Promise<PostgresServer> | undefined;

  constructor(options: Options, record: (measured: Measured) => void) {
    this.options = options;
    this.record = record;
    // PostgreSQL may run as another user and read what it shall load.
    chmodSync(this.folder, 0o755);
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Makes something at its first use and keeps it. */
  once<Made>(name: string, make: () => Promise<Made>): Promise<Made> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    // The border between the names and what was made under them: one name has one maker.
    return made as Promise<Made>;
  }

  /** Keeps a server running until the part ends. */
  async running(starting: Promise<Program>): Promise<Program> {
    const program = await starting;
    this.#programs.push(program);
    return program;
  }

  async stopPrograms(): Promise<void> {
    for (const program of this.#programs.splice(0)) await program.stop();
  }

  /** The URL of Acct's own database with one live session an account. */
  acctDatabase(provider: 'sqlite' | 'postgresql'): Promise<string> {
    return this.once(`acct ${provider}`, async () => {
      const url =
        provider === 'sqlite' ? `file:${join(this.folder, 'acct.db')}` : await this.newDatabase();
      await loadSessions({ url, count: this.options.sessions });
      return url;
    });
  }

  /** An empty database on PostgreSQL. */
  async newDatabase(): Promise<string> {
    const server = await this.#server();
    const name = `acct_bench_${process.hrtime.bigint()}`;
    await administer(server.url, `CREATE DATABASE ${name} TEMPLATE template0`);
    this.#databases.push(name);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** The tokens of all sessions, for load generators. */
  tokens(): Promise<Lines> {
    return this.lines('tokens', tokenOf);
  }

  lines(name: string, of: (n: number) => string, count = this.options.sessions): Promise<Lines> {
    const file = join(this.folder, `${name}.txt`);
    return this.once(`lines ${name}`, () => writeLines(file, count, of));
  }

  /** One line on how PostgreSQL runs here, where it runs. */
  async aboutPostgresql(): Promise<string> {
    if (this.#postgres === undefined) return 'not used';
    const names = ['server_version', 'fsync', 'synchronous_commit', 'shared_buffers'];
    const shown = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
    return this.#ask(`SELECT ${shown}`, (rows) => {
      const [row = {}] = z.array(z.record(z.string(), z.string())).parse(rows);
      const settings = Object.entries(row).map(([name, value]) => `${name} ${value}`);
      return settings.join(', ');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopPrograms();
    const server = await this.#postgres;
    if (server !== undefined) {
      for (const name of this.#databases) {
        await administer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
      }
      await server.stop();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #server(): Promise<PostgresServer> {
    this.#postgres ??= startPostgres();
    const server = await this.#postgres;
    this.postgresqlPid ??= await this.#ask('SELECT pg_backend_pid() AS pid', (rows) => {
      const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(server.url).hostname);
      const [row] = z.array(z.object({ pid: z.number() })).parse(rows);
      return isHere && row !== undefined ? parentOf(row.pid) : undefined;
    });
    return server;
  }

  /** The connection, and with it PostgreSQL's process for it, is there until the answer was read. */
  async #ask<Result>(sql: string, read: (rows: unknown[]) => Result): Promise<Result> {
    const client = new pg.Client((await this.#postgres)?.url);
    await client.connect();
    try {
      return read((await client.query(sql)).rows);
    } finally {
      await client.end();
    }
  }
}
