import { fileURLToPath } from 'node:url';
import { bundle } from '@acct/server/bundle';

// Tests build into a folder of their own, so that none of them runs what another is writing.
const folder = process.argv[2] ?? 'dist';
await bundle({
  entries: { acct: fileURLToPath(new URL('src/main.ts', import.meta.url)) },
  dist: fileURLToPath(new URL(folder, import.meta.url)),
});
