import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The package as somebody gets it who has nothing of this repository: packed, and unpacked into an empty
// project that has its two libraries and no more.

const run = promisify(execFile);
const resolve = createRequire(import.meta.url).resolve;
const home = join(import.meta.dirname, '..');
const example = join(home, '../../examples/front-end/main.ts');
const faces = ['express', 'fastify', 'hono', 'index', 'node'];
let project: string;
let installed: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'acct-front-end-'));
  installed = join(project, 'node_modules/@acct/client');
  await run(process.execPath, ['build.mjs'], { cwd: home });
  await run('npx', ['--yes', 'pnpm@10', 'pack', '--pack-destination', project], { cwd: home });
  const [archive] = (await readdir(project)).filter((name) => name.endsWith('.tgz'));
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(project, archive ?? ''), '--strip-components=1', '-C', installed]);
  await mkdir(join(project, 'node_modules/@trpc'));
  for (const name of ['client', 'server']) {
    const found = dirname(resolve(`@trpc/${name}/package.json`));
    await symlink(found, join(project, 'node_modules/@trpc', name));
  }
  await symlink(joseFolder(), join(project, 'node_modules/jose'));
  await cp(example, join(project, 'main.ts'));
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(frontEnd));
}, 60_000);

afterAll(() => rm(project, { recursive: true, force: true }));

/** It gives out no manifest, so it is found by the file that it does. */
function joseFolder(): string {
  const file = resolve('jose');
  return file.slice(0, file.lastIndexOf('/jose/') + '/jose'.length);
}

const frontEnd = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    // Nothing but the page's own types: no Node, and no declaration file is spared.
    types: [],
    skipLibCheck: false,
    module: 'ESNext',
    moduleResolution: 'bundler',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
  },
  files: ['main.ts'],
};

/** What the compiler has to say about the project; nothing when all is well. */
function compile(): string {
  const compiler = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' }).stdout;
}

describe('the packed package', () => {
  test('has the code, the declarations, a manifest and a readme, and no source', async () => {
    const files = await readdir(installed, { recursive: true });

    expect(files.sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      ...faces.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
      'package.json',
    ]);
  });

  test('needs tRPC and jose, and nothing of the workspace', async () => {
    const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));

    expect(manifest).toHaveProperty(
      'exports',
      Object.fromEntries(
        faces.map((name) => [
          name === 'index' ? '.' : `./${name}`,
          { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
        ]),
      ),
    );
    expect(manifest).toHaveProperty('dependencies', {
      '@trpc/client': expect.stringMatching(/^\d/),
      '@trpc/server': expect.stringMatching(/^\d/),
      jose: expect.stringMatching(/^\^?\d/),
    });
  });

  test('declares the contract without naming anything of the service', async () => {
    const declarations = await readFile(join(installed, 'dist/index.d.ts'), 'utf8');

    expect(declarations).not.toMatch(/\bimport\b|<reference|@acct\/core|prisma|zod|NodeJS/i);
    expect(declarations).not.toMatch(/[:<|] *any\b/);
  });

  test('goes into a bundle for browsers without anything of Node', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(project, 'main.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });

    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([]);
    // tRPC's client is nearly all of it; a server that slipped in would be far more.
    expect(outputFiles[0]?.contents.length).toBeLessThan(40_000);
  });
});

describe('the guards of back ends', () => {
  test('are no part of what a page gets, and need nothing to be installed', async () => {
    const read = (name: string) => readFile(join(installed, `dist/${name}.js`), 'utf8');

    expect(await read('index')).not.toMatch(/__Host-acct|requireAccount|sessionGuard/);
    for (const name of faces.filter((face) => face !== 'index')) {
      const code = await read(name);
      expect(code).toContain('__Host-acct');
      expect(code).not.toMatch(/^import |\bimport\(|\brequire\(/m);
      expect(code.length).toBeLessThan(12_000);
    }
  });

  test('name their framework in their types and nothing else', async () => {
    for (const name of faces.filter((face) => face !== 'index')) {
      const types = await readFile(join(installed, `dist/${name}.d.ts`), 'utf8');
      const named = [...types.matchAll(/\bfrom '([^']+)'/g)].map(([, from]) => from);
      expect(named).toEqual([name === 'node' ? 'node:http' : name]);
      expect(types).not.toMatch(/[:<|] *any\b/);
    }
  });
});

describe('the example front end', () => {
  test('compiles with the published types alone', () => {
    expect(compile()).toBe('');
  });

  test.each([
    [
      'a field of an answer',
      'username: string;\n                    roles',
      'name: string;\n roles',
    ],
    [
      'a field of an input',
      'username: string;\n                    password',
      'login: string;\n password',
    ],
    ['a procedure', 'signOut: {', 'end_: {'],
    ['a refusal', '"accounts.username_taken"', '"accounts.name_taken"'],
  ])('fails to compile when %s is renamed in the contract', async (_, before, after) => {
    const file = join(installed, 'dist/index.d.ts');
    const declarations = await readFile(file, 'utf8');
    const changed = declarations.replaceAll(before, after);
    expect(changed).not.toBe(declarations);
    await writeFile(file, changed);

    const complaints = compile();
    await writeFile(file, declarations);

    expect(complaints).toMatch(/^main\.ts\(|\/main\.ts\(/m);
  });
});
