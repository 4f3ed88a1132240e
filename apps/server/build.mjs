import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

await bundle({
  entries: { main: fileURLToPath(new URL('src/main.ts', import.meta.url)) },
  dist: fileURLToPath(new URL('dist', import.meta.url)),
});
