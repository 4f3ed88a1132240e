import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@acct/core/declarations';
import { build } from 'esbuild';

// Makes what is published: two files for each face. `dist/index.js`, and `dist/index.d.ts` with the contract of
// the service written out, so that neither needs anything of the service; and the guards of back ends, which
// share no file with it, so that they add nothing to a page.

const root = import.meta.dirname;
const dist = join(root, 'dist');
const faces = ['index', 'express', 'fastify', 'hono', 'node'];

rmSync(dist, { recursive: true, force: true });
await bundleCode();
await declare({
  root,
  entries: Object.fromEntries(faces.map((name) => [name, `packages/client/src/${name}.d.ts`])),
});
refuseImports();

async function bundleCode() {
  await build({
    absWorkingDir: root,
    entryPoints: faces.map((name) => `src/${name}.ts`),
    outdir: dist,
    bundle: true,
    packages: 'external',
    format: 'esm',
    // A built-in of Node would be an error here.
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
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
