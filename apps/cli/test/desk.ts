import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Core, openCore, parseSettings } from '@acct/core';
import { z } from 'zod';
import { askForTemplate } from '../../../tests/house/test-database.ts';

/** A folder with a database of its own, and the built program to run in it. */
export type Desk = AsyncDisposable & {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the real program and waits for its end. */
  acct(line: string, more?: Run): Promise<Ended>;
  /** The same with `--json`; its answer is parsed. */
  json(line: string, more?: Run): Promise<unknown>;
  /** Opens the database beside the program, as the service would. */
  core(): Promise<Core & AsyncDisposable>;
};

export type Run = {
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
};

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Opens an empty desk; `migrated` gives it its tables. */
export async function openDesk(
  contents: 'empty' | 'migrated' = 'migrated',
  databaseUrl?: string,
): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-cli-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    ACCT_DATABASE_URL: databaseUrl ?? `file:${join(folder, 'acct.db')}`,
    ACCT_BOOTSTRAP_FILE: join(folder, 'bootstrap-secret'),
    ACCT_BCRYPT_COST: '4',
    ACCT_SIGN_IN_LIMIT: 'off',
    ACCT_STUFFING_LIMIT: 'off',
    ACCT_SIGN_UP_LIMIT: 'off',
  };
  const entry = await program();
  const acct = (line: string, more: Run = {}) =>
    end([entry, ...words(line)], { folder, stdin: '', ...more }, environment);
  if (contents === 'migrated') await acct('migrate');
  return {
    folder,
    environment,
    acct,
    json: async (line, more) => {
      const { code, out, err } = await acct(`${line} --json`, more);
      if (code !== 0) throw new Error(`acct ${line} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    core: async () => {
      const core = await openCore(parseSettings(environment), { sweeps: false });
      return { ...core, [Symbol.asyncDispose]: () => core.close() };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A JSON problem as `--json` writes it to stderr. */
export function problemIn({ err }: Ended) {
  return Problem.parse(JSON.parse(err));
}

const Problem = z.strictObject({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** The program as it is built, once for all test files. */
export async function program(): Promise<string> {
  const { server, name } = await askForTemplate('program');
  return join(server, name);
}

function end(
  argv: readonly string[],
  { folder, stdin, environment }: Run & { folder: string },
  base: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(process.execPath, argv, { cwd: folder, env: { ...base, ...environment } });
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  // A program that refuses before it reads closes its end first.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out: out(), err: err() }));
  });
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function words(line: string): readonly string[] {
  return line.split(' ').filter((word) => word !== '');
}
