import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { references } from './references.ts';

test.each([...(await references())])('docs/reference/%s is what the code says', (name, text) => {
  const committed = readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
  expect(committed, 'run `pnpm reference` and read the difference').toBe(text);
});
