import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from '../parts.ts';
import { readLines } from '../results.ts';
import { Findings } from './findings.ts';
import { performancePages } from './page.ts';

const results = join(import.meta.dirname, '../results');
const reference = join(import.meta.dirname, '../../docs/reference');
const reported = join(results, 'reported.jsonl');

/**
 * Writes the page of the reference from files of results, the newest one unless some are named, and
 * keeps their lines beside it in the repository.
 */
export function writeReport(files: readonly string[]): void {
  const chosen = files.length === 0 ? [newest()] : files;
  const lines = chosen.flatMap(readLines);
  writeFileSync(reported, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  for (const name of readdirSync(reference)) {
    if (/^performance-[a-z0-9-]+\.svg$/.test(name)) rmSync(join(reference, name));
  }
  for (const [name, text] of performancePages(new Findings(lines), parts)) {
    writeFileSync(join(reference, name), text);
  }
}

function newest(): string {
  const names = readdirSync(results).filter((name) => /^\d.*\.jsonl$/.test(name));
  const last = names.sort().at(-1);
  if (last === undefined) throw new Error('Nothing was measured yet: pnpm bench');
  return join(results, last);
}
