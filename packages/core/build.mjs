import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { copyAssets } from './assets.mjs';
import { declare } from './declarations.mjs';

// Makes what is published, for programs that hold Acct inside: the code, its types in one file, and what
// it looks for at run time. The libraries stay dependencies: a program that has tRPC or zod of its own must share them,
// or their errors and schemas would not be recognised, and some bring machine code along.

const root = import.meta.dirname;
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outdir: dist,
  // What is loaded lazily, such as the other database, stays a file of its own.
  splitting: true,
  chunkNames: '[name]-[hash]',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  logLevel: 'warning',
});
await copyAssets(dist);
await declare({ root, entries: { index: 'index.d.ts' } });
