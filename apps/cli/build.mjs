// Bundles the command line into dist/acct.js and chunks beside it. What a command does not need stays in
// a chunk that it never loads, so `acct --help` does not wait for the database drivers.
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
// Tests build into a folder of their own, so that none of them runs what another is writing.
const dist = join(here, process.argv[2] ?? 'dist');
const prisma = join(here, '../../prisma');
const fromServer = createRequire(join(here, '../server/package.json'));
const swagger = dirname(fromServer.resolve('swagger-ui-dist/package.json'));

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await build({
  entryPoints: { acct: join(here, 'src/main.ts') },
  outdir: dist,
  // Beside the entry: code that looks for files from its own place must find them from every chunk.
  chunkNames: '[name]-[hash]',
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // ES modules first: of a CommonJS package that is imported lazily only `default` would be left.
  mainFields: ['module', 'main'],
  format: 'esm',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  // Native packages bring machine code along; pg looks for an optional one.
  external: ['bcrypt', 'better-sqlite3', 'pg-native'],
  // Packages written for CommonJS ask for these, which an ES module does not have by itself.
  banner: {
    js: [
      "import { createRequire as acctRequire } from 'node:module';",
      "import { fileURLToPath as acctPath } from 'node:url';",
      'const require = acctRequire(import.meta.url);',
      'const __filename = acctPath(import.meta.url);',
      "const __dirname = acctPath(new URL('.', import.meta.url));",
    ].join('\n'),
  },
  logLevel: 'warning',
});
// The places where the code looks for them when it does not run from its source.
for (const provider of ['sqlite', 'postgresql']) {
  await cp(join(prisma, provider, 'migrations'), join(dist, 'migrations', provider), {
    recursive: true,
  });
}
await mkdir(join(dist, 'docs-assets'));
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
  await cp(join(swagger, name), join(dist, 'docs-assets', name));
}
