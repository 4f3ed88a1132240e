// Bundles a program that holds the server: the server itself, and the command line with `acct serve`.
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyAssets as copyCoreAssets } from '@acct/core/assets';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const swagger = folderOf('swagger-ui-dist');

/**
 * Writes each of `entries` under its name into the folder `dist`, with everything that it looks for at
 * run time beside it; without `pages` it looks for those of the docs and the console where the source
 * does. Native packages stay outside, because they bring machine code along; all else goes in, so that
 * a start reads a few files instead of a thousand.
 */
export async function bundle({ entries, dist, pages = true }) {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await build({
    // The process that serves where there are several (see src/crew.ts).
    entryPoints: { ...entries, worker: join(here, 'src/worker.ts') },
    outdir: dist,
    // What is loaded lazily is a file of its own, beside the entry: code that looks for files from its
    // own place finds them from every chunk.
    splitting: true,
    chunkNames: '[name]-[hash]',
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    // ES modules first: of a CommonJS package that is imported lazily only `default` would be left.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    // pg looks for an optional native part of its own.
    external: ['bcrypt', 'better-sqlite3', 'pg-native'],
    banner: { js: commonJsNames },
    logLevel: 'warning',
  });
  // To the places where the code looks for them when it does not run from its source.
  await copyCoreAssets(dist);
  if (pages) await copyPages(dist);
}

/** Packages written for CommonJS ask for these, which an ES module does not have by itself. */
const commonJsNames = [
  "import { createRequire as acctRequire } from 'node:module';",
  "import { fileURLToPath as acctPath } from 'node:url';",
  'const require = acctRequire(import.meta.url);',
  'const __filename = acctPath(import.meta.url);',
  "const __dirname = acctPath(new URL('.', import.meta.url));",
].join('\n');

async function copyPages(dist) {
  await mkdir(join(dist, 'docs-assets'));
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
    await cp(join(swagger, name), join(dist, 'docs-assets', name));
  }
  await cp(join(folderOf('@acct/console'), 'dist'), join(dist, 'console'), { recursive: true });
}

function folderOf(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
