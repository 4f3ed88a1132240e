import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verifierRows } from '../results.ts';
import { pathOf } from './languages.ts';

const folders = [
  ['Python', 'python/acct_verifier', /^\s*(#.*)?$/],
  ['Go', 'go', /^\s*(\/\/.*)?$/],
] as const;

test.each(folders)('the verifier for %s is as small as the page says', (language, folder, no) => {
  const path = pathOf(`../../../clients/verifiers/${folder}`);
  const names = readdirSync(path).filter((name) => /\.(?:py|go)$/.test(name));
  const files = Object.fromEntries(
    names.sort().map((name) => [name, linesOf(readFileSync(`${path}/${name}`, 'utf8'), no)]),
  );

  for (const lines of Object.values(files)) expect(lines).toBeLessThan(150);
  expect(verifierRows().find((row) => row.language === language)?.files).toEqual(files);
});

function linesOf(text: string, no: RegExp): number {
  return text.split('\n').filter((line) => !no.test(line)).length;
}
