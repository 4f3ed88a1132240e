import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One file of ours: its path from the root of the repository, and what stands in it. */
export type Source = { readonly path: string; readonly text: string };

const root = new URL('../../', import.meta.url);

/** Every TypeScript file that is written by hand, committed or about to be. */
export async function readSources(): Promise<readonly Source[]> {
  const options = { cwd: root, maxBuffer: 16_000_000 };
  const flags = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', flags, options);
  const paths = stdout.split('\0').filter((path) => /\.(?:ts|tsx|mts|mjs)$/.test(path));
  const sources = await Promise.all(paths.map(read));
  return sources.filter((source) => source !== undefined);
}

export type Import = { readonly from: string; readonly isType: boolean; readonly names: string };

/** What a file imports or re-exports, by name of the module. Good enough for code that biome formats. */
export function importsOf({ text }: Source): readonly Import[] {
  const still = [...text.matchAll(statement)].map((match) => ({
    isType: match[1] !== undefined,
    names: (match[2] ?? '').trim(),
    from: match[3] ?? '',
  }));
  const late = [...text.matchAll(dynamic)].map((match) => ({
    isType: false,
    names: '',
    from: match[1] ?? '',
  }));
  return [...still, ...late];
}

/** The file that a relative import means, as a path from the root; undefined for a package. */
export function resolveImport(importer: string, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined;
  return new URL(from, `file:///${importer}`).pathname.slice(1);
}

const statement = /^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)';?/gm;
const dynamic = /\bimport\(\s*'([^']+)'\s*\)/g;

// A file that was deleted and not yet committed is still on the list.
async function read(path: string): Promise<Source | undefined> {
  return readFile(new URL(path, root), 'utf8').then(
    (text) => ({ path, text }),
    () => undefined,
  );
}
