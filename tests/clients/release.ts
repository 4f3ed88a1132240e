import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referenceDocument } from '@acct/server';
import { z } from 'zod';

// Keeps the document of a release, which the next ones are held to. Run once for each release.

const file = fileURLToPath(new URL('../../docs/reference/released/openapi.json', import.meta.url));
const document = await referenceDocument();
const Versioned = z.looseObject({ info: z.looseObject({ version: z.string() }) });
const kept = existsSync(file) ? Versioned.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
if (kept?.info.version === document.info.version) {
  throw new Error(`${kept.info.version} is released. A changed document needs a new version.`);
}
mkdirSync(new URL('.', `file://${file}`), { recursive: true });
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
console.log(`Kept the document of ${document.info.version} in ${file}`);
