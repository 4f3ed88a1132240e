import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that is made once for what it is made of, and found again by the next run. It lies outside of
 * the repository: what generators make and what package managers fetch is large, and the same each time.
 */
export async function made(
  name: string,
  ingredients: readonly string[],
  make: (folder: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const each of [process.platform, process.arch, ...ingredients]) hash.update(`${each}\0`);
  const key = hash.digest('hex').slice(0, 16);
  const folder = join(home, `${name}-${key}`);
  const isWhole = join(folder, '.whole');
  if (existsSync(isWhole)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await make(folder);
  await writeFile(isWhole, '');
  await forgetOld(name, folder);
  return folder;
}

/** Whether a folder was made under this name, from whatever: `python-tools` is another name than `python`. */
export function isMadeAs(name: string, folder: string): boolean {
  return folder.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(folder.slice(name.length + 1));
}

/** A folder of `clients` with its own files and the document, for a generator to work in. */
export async function copyClient(language: string, document: string, folder: string) {
  await cp(folderOf(language), folder, { recursive: true });
  await writeFile(join(folder, 'openapi.json'), document);
}

/** The texts of all files of a folder of `clients`, in one order. */
export async function textsOf(language: string): Promise<readonly string[]> {
  const entries = await readdir(folderOf(language), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Promise.all(paths.map((path) => readFile(path, 'utf8')));
}

function folderOf(language: string): URL {
  return new URL(`../../clients/${language}/`, import.meta.url);
}

const home = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'acct-clients');
const keptMs = 3 * 24 * 3_600_000;

async function forgetOld(name: string, current: string): Promise<void> {
  for (const entry of await readdir(home)) {
    const folder = join(home, entry);
    if (!isMadeAs(name, entry) || folder === current) continue;
    // Another run may have forgotten it meanwhile.
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - keptMs)
      await rm(folder, { recursive: true, force: true });
  }
}
