// Generates one Prisma client for each database. Prisma insists on finding a schema engine before it
// generates, and would download one; any executable satisfies it, because generating needs only the
// WebAssembly parts that ship with the package. So a machine without that network works too.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'package.json'));
const cli = join(dirname(require.resolve('prisma/package.json')), 'build/index.js');

for (const provider of ['sqlite', 'postgresql']) {
  execFileSync(
    process.execPath,
    [cli, 'generate', '--schema', join('prisma', provider), '--no-hints'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
}
