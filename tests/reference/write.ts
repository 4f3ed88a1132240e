import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { references } from './references.ts';

const folder = new URL('../../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of references()) writeFileSync(new URL(name, folder), text);
console.log(`Wrote ${references().size} pages to ${fileURLToPath(folder)}`);
