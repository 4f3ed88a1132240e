import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const packages = join(import.meta.dirname, '../../packages');
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * Gives a project the core as a registry would: packed, unpacked, its libraries where an installation
 * puts them. Tells the names of its files.
 */
export async function installCore(project: string): Promise<string[]> {
  const home = join(packages, 'core');
  const target = join(project, 'node_modules/@acct/core');
  await run(process.execPath, ['build.mjs'], { cwd: home });
  await run('npx', ['--yes', 'pnpm@10', 'pack', '--pack-destination', project], { cwd: home });
  const archive = (await readdir(project)).find((file) => file.endsWith('.tgz'));
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', join(project, archive ?? ''), '--strip-components=1', '-C', target]);
  const require = createRequire(join(target, 'package.json'));
  const { dependencies } = Manifest.parse(require(join(target, 'package.json')));
  for (const library of [...Object.keys(dependencies), '@types/node']) {
    await link(join(home, 'node_modules', library), join(project, 'node_modules', library));
  }
  return (await readdir(target, { recursive: true })).sort();
}

/** Gives a project the client as it lies here; that it can be packed too is a test of its own. */
export async function linkClient(project: string): Promise<void> {
  await link(join(packages, 'client'), join(project, 'node_modules/@acct/client'));
  const types = 'node_modules/@types/node';
  await link(join(packages, 'client', types), join(project, types));
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await symlink(from, to);
}

/** Fails with the compiler's complaints when the program does not fit the types of the packages. */
export async function typeCheck(project: string, file: string): Promise<void> {
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ ...compiler, files: [file] }));
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), 'bin/tsc');
  await run(process.execPath, [tsc, '-p', project]).catch((error: { stdout?: string }) => {
    throw new Error(error.stdout);
  });
}

const compiler = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2024', 'ESNext.Disposable'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    // The client's own source is written so.
    allowImportingTsExtensions: true,
  },
};

/** Runs a program in a folder and gives what it printed. */
export async function output(
  folder: string,
  program: string,
  words: readonly string[],
): Promise<string> {
  const { stdout } = await run(program, words, { cwd: folder });
  return stdout;
}
