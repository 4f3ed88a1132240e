import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

// Makes the two files that are published: `dist/index.js`, and `dist/index.d.ts` with the contract of the
// service written out, so that neither needs anything of the service.

const root = import.meta.dirname;
const dist = join(root, 'dist');
const declarations = join(dist, 'declarations');

rmSync(dist, { recursive: true, force: true });
await bundleCode();
emitDeclarations();
await bundleDeclarations();
rmSync(declarations, { recursive: true });
refuseImports();

async function bundleCode() {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile: join(dist, 'index.js'),
    bundle: true,
    packages: 'external',
    format: 'esm',
    // A built-in of Node would be an error here.
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
}

function emitDeclarations() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(manifest, '../bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function bundleDeclarations() {
  const bundle = await rollup({
    input: join(declarations, 'packages/client/src/index.d.ts'),
    plugins: [dts()],
    external: /^[^./]/,
  });
  await bundle.write({ file: join(dist, 'index.d.ts'), format: 'es' });
  await bundle.close();
}

// A type of the service or of a library that comes in by name would have to be installed to be known.
function refuseImports() {
  const file = join(dist, 'index.d.ts');
  const imports = readFileSync(file, 'utf8').match(/.*(?:\bimport\b|\bfrom '|<reference).*/g);
  if (imports === null) return;
  throw new Error(
    `The declarations must stand by themselves, but they say:\n${imports.join('\n')}`,
  );
}
