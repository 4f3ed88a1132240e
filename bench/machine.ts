import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { z } from 'zod';
import { generatorName } from './load/generator.ts';
import { peerVersions } from './peers-install.ts';
import type { RunLine } from './results.ts';
import type { Stage } from './stage.ts';

/** What must be known of a run to read its figures. */
export async function describeRun(run: string, stage: Stage): Promise<RunLine> {
  const { sessions } = stage.options;
  return {
    kind: 'run',
    run,
    at: new Date().toISOString(),
    commit: commit(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
    generator: generatorName(),
    postgresql: await stage.aboutPostgresql(),
    versions: { node: process.version, ...libraryVersions(), ...peerVersions() },
    sessions,
  };
}

function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
}

const libraries = ['@trpc/server', 'bcrypt', 'better-sqlite3', 'express', 'pg', 'trpc-to-openapi'];

function libraryVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  return Object.fromEntries(
    libraries.map((name) => [name, versionOf(require.resolve(name), name)]),
  );
}

/** Some packages do not let their manifest be asked for, so it is looked up above the entry. */
function versionOf(entry: string, name: string): string {
  const folder = entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`));
  const manifest = readFileSync(`${folder}/node_modules/${name}/package.json`, 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
