import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Folders with server programs; each is bundled into a `dist` of its own, beside the libraries it finds. */
const folders = ['floors', 'doors', 'peers', 'growth'];

const core = fileURLToPath(new URL('../packages/core/dist/index.js', import.meta.url));
const gateway = fileURLToPath(new URL('../packages/gateway/src/index.ts', import.meta.url));

/**
 * Makes plain JavaScript of the servers: what compiles TypeScript at run time would slow them down. The
 * core is used as it is published.
 */
export async function bundlePrograms(): Promise<void> {
  for (const folder of folders) {
    const home = join(import.meta.dirname, folder);
    const files = readdirSync(home).filter((name) => /^[a-z-]+\.ts$/.test(name));
    await build({
      entryPoints: files.map((file) => join(home, file)),
      outdir: join(home, 'dist'),
      bundle: true,
      packages: 'external',
      alias: { '@acct/core': core, '@acct/gateway': gateway },
      external: [core],
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      logLevel: 'warning',
    });
  }
}
