import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../packages/core/src/db/index.ts';
import { systemClock } from '../../packages/core/src/kernel/clock.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { programSources } from './program-names.ts';
import { administer } from './server-sql.ts';

/**
 * Prepares one migrated template for each kind of database, when the first test asks for it: a run that
 * needs no PostgreSQL never starts one. It builds the command line in the same way, once for all files, and
 * whatever tests run in processes of their own.
 * Workers ask over HTTP, because they are processes of their own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shelf = new Shelf();
  const server = createServer((request, response) => {
    shelf.template(request.url ?? '').then(
      (template) => response.end(JSON.stringify(template)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  project.provide('acctTemplates', await listen(server));
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await shelf.clear();
  };
}

export type Template = { readonly server: string; readonly name: string };

class Shelf {
  readonly #made = new Map<string, Promise<Template>>();
  readonly #clearing: (() => Promise<void>)[] = [];

  template(path: string): Promise<Template> {
    const made = this.#made.get(path) ?? this.#make(path);
    this.#made.set(path, made);
    return made;
  }

  async clear(): Promise<void> {
    await Promise.allSettled(this.#made.values());
    for (const clear of this.#clearing.reverse()) await clear();
  }

  async #make(path: string): Promise<Template> {
    if (path === '/sqlite') return this.#makeSqlite();
    if (path === '/postgresql') return this.#makePostgresql();
    if (path === '/program') return this.#buildProgram();
    if (path === '/programs') return this.#bundlePrograms();
    throw new Error(`There is no template at ${path}.`);
  }

  async #makeSqlite(): Promise<Template> {
    const folder = await mkdtemp(join(tmpdir(), 'acct-template-'));
    this.#clearing.push(() => rm(folder, { recursive: true, force: true }));
    await migrate({ url: `file:${join(folder, 'template.db')}`, clock: systemClock });
    return { server: folder, name: 'template.db' };
  }

  /** Below node_modules, where its native parts are found; not in `dist`, which a build may be writing. */
  async #buildProgram(): Promise<Template> {
    const cli = fileURLToPath(new URL('../../apps/cli/', import.meta.url));
    const place = `node_modules/.acct-test-${randomUUID()}`;
    this.#clearing.push(() => rm(join(cli, place), { recursive: true, force: true }));
    await promisify(execFile)(process.execPath, ['build.mjs', place], { cwd: cli });
    return { server: join(cli, place), name: 'acct.js' };
  }

  /** Below the server's, for the same reason. */
  async #bundlePrograms(): Promise<Template> {
    const modules = fileURLToPath(new URL('../../apps/server/node_modules/', import.meta.url));
    const place = join(modules, `.acct-test-${randomUUID()}`);
    this.#clearing.push(() => rm(place, { recursive: true, force: true }));
    const script = fileURLToPath(new URL('./bundle-programs.mjs', import.meta.url));
    const entries = JSON.stringify(await programSources());
    await promisify(execFile)(process.execPath, [script, place, entries]);
    return { server: place, name: '' };
  }

  async #makePostgresql(): Promise<Template> {
    const server: PostgresServer = await startPostgres();
    this.#clearing.push(() => server.stop());
    const name = `acct_template_${randomBytes(6).toString('hex')}`;
    await administer(server.url, `CREATE DATABASE ${name}`);
    this.#clearing.push(() => administer(server.url, `DROP DATABASE ${name} WITH (FORCE)`));
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    await migrate({ url: url.href, clock: systemClock });
    return { server: server.url, name };
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return `http://127.0.0.1:${address.port}`;
}
