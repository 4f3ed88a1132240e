import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { readMigrations } from '../packages/core/src/db/migration-files.ts';
import { startPostgres } from '../tests/house/postgres.ts';
import { loadSessions } from './load-sessions.ts';

/**
 * Databases of ten million accounts take minutes to fill, so they are kept between runs in `bench/.data`
 * or where `ACCT_BENCH_DATA` says, apart for each state of the schema. What is no longer needed there may be deleted at any time.
 */
export class GrowthData implements AsyncDisposable {
  #server: ReturnType<typeof startPostgres> | undefined;

  async database(provider: 'sqlite' | 'postgresql', size: number): Promise<string> {
    return provider === 'sqlite' ? keptFile(size) : this.#keptDatabase(size);
  }

  /**
   * Reads all of it once. What was loaded days ago is on the disk only, and every request would wait for its
   * own page: that measures the disk, and says nothing of a service that is in use.
   */
  async wake(): Promise<void> {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = createReadStream(join(entry.parentPath, entry.name), {
        highWaterMark: 2 ** 22,
      });
      try {
        for await (const _chunk of bytes);
      } catch {
        // A database that runs may remove a file at any time.
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#server)?.stop();
  }

  async #keptDatabase(size: number): Promise<string> {
    mkdirSync(folder, { recursive: true });
    this.#server ??= startPostgres({ kept: join(folder, 'postgresql'), settings });
    const { url: server } = await this.#server;
    const name = `growth_${await schemaOf('postgresql')}_${size}`;
    const client = new pg.Client(server);
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) {
        // Under its name only when it is complete.
        await client.query('DROP DATABASE IF EXISTS loading WITH (FORCE)');
        await client.query('CREATE DATABASE loading TEMPLATE template0');
        await loadSessions({ url: urlOf(server, 'loading'), count: size, at: later });
        await client.query(`ALTER DATABASE loading RENAME TO ${name}`);
      }
    } finally {
      await client.end();
    }
    return urlOf(server, name);
  }
}

async function keptFile(size: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `growth-${await schemaOf('sqlite')}-${size}.db`);
  if (!existsSync(path)) {
    const loading = join(folder, 'loading.db');
    for (const end of ['', '-wal', '-shm']) rmSync(`${loading}${end}`, { force: true });
    await loadSessions({ url: `file:${loading}`, count: size, at: later });
    renameSync(loading, path);
  }
  return `file:${path}`;
}

/** Its default of 128 MB is meant for any machine at all; its manual begins at a quarter of the memory. */
const settings = ['shared_buffers=4GB'];

/** Elsewhere on demand: a machine that takes memory back from files measures its disk, unless they lie in a tmpfs. */
const folder = process.env['ACCT_BENCH_DATA'] ?? join(import.meta.dirname, '.data');

/**
 * Far in the future: a session that was last used there has not ended when the file is used again next
 * month, and checks have no last use to write, so that a database stays as it was filled.
 */
const later = new Date('2040-01-01T00:00:00Z');

async function schemaOf(provider: 'sqlite' | 'postgresql'): Promise<string> {
  const checksums = (await readMigrations(provider)).map(({ checksum }) => checksum);
  return createHash('sha256').update(checksums.join()).digest('hex').slice(0, 8);
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
