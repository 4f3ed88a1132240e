import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

await bundle({
  name: 'main',
  entry: fileURLToPath(new URL('src/main.ts', import.meta.url)),
  dist: fileURLToPath(new URL('dist', import.meta.url)),
});
