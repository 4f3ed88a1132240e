// Bundles the server into one file. Native packages stay outside, because they bring machine code along;
// everything else goes in, so that a start reads one file instead of a thousand.
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const prisma = join(here, '../../prisma');
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await build({
  entryPoints: [join(here, 'src/main.ts')],
  outdir: dist,
  // What only one of the databases needs is a file of its own, read when that one is used.
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // The ES form of a package where it has one: a lazily loaded CommonJS one would lose its names.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
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
