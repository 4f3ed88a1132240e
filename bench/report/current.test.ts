import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parts } from '../parts.ts';
import { readLines } from '../results.ts';
import { Findings } from './findings.ts';
import { performancePages } from './page.ts';

const bench = join(import.meta.dirname, '..');
const pages = performancePages(
  new Findings(readLines(join(bench, 'results/reported.jsonl'))),
  parts,
);

test.each([...pages])('%s shows what was measured', (name, text) => {
  const committed = readFileSync(join(bench, '../docs/reference', name), 'utf8');
  expect(committed, 'run `pnpm bench report` and read the difference').toBe(text);
});
