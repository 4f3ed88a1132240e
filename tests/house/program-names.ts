import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What the tests run in processes of their own, by the names that their bundle gives it. */
export async function programSources(): Promise<Record<string, string>> {
  // With their types: without them it follows the links below node_modules.
  const tests = await readdir(new URL('tests', root), { recursive: true, withFileTypes: true });
  const found = tests.filter(({ name }) => name.endsWith('-process.ts'));
  const sources = [
    ...product.map((path) => new URL(path, root)),
    ...found.map(({ parentPath, name }) => pathToFileURL(join(parentPath, name))),
  ];
  return Object.fromEntries(sources.map((source) => [programName(source), fileURLToPath(source)]));
}

/** Flat, because a program looks for its files beside itself, and so do the chunks that it shares. */
export function programName(source: URL): string {
  const path = relative(fileURLToPath(root), fileURLToPath(source));
  return path.replace(/\.ts$/, '').replaceAll('/', '.');
}

const root = new URL('../../', import.meta.url);

/** The server as it is started, and faces of the core that short scripts import. */
const product: readonly string[] = [
  'apps/server/src/main.ts',
  'packages/core/src/index.ts',
  'packages/core/src/db/index.ts',
  'packages/core/src/kernel/hash-threads.ts',
];
