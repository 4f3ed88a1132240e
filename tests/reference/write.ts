import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { references } from './references.ts';

const folder = new URL('../../docs/reference/', import.meta.url);
const pages = await references();
mkdirSync(folder, { recursive: true });
for (const [name, text] of pages) writeFileSync(new URL(name, folder), text);
console.log(`Wrote ${pages.size} pages to ${fileURLToPath(folder)}`);
