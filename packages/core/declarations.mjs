import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

/**
 * Writes what a package exports, as types, into one file for each of its faces, such as `dist/index.d.ts`. The
 * package's `tsconfig.build.json` says what is compiled; `entries` tells by the name of a face where it lies below
 * its root folder there. Libraries stay imports by name.
 */
export async function declare({ root, entries }) {
  const loose = join(root, 'dist/declarations');
  execFileSync(process.execPath, [compiler(), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  // One by one: what they share must not become a file that all of them import.
  for (const [name, entry] of Object.entries(entries)) {
    const bundle = await rollup({
      input: join(loose, entry),
      plugins: [dts()],
      external: /^[^./]/,
    });
    await bundle.write({ file: join(root, `dist/${name}.d.ts`), format: 'es' });
    await bundle.close();
  }
  rmSync(loose, { recursive: true });
}

function compiler() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  return join(manifest, '../bin/tsc');
}
