import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codes, readChecklist } from './checklist.ts';

const { items, notApplicable } = await readChecklist();

test('every code of the checklist has a row', () => {
  const known = new Set([...items, ...notApplicable].map(({ id }) => id));
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
  expect([...known].filter((code) => !codes.includes(code))).toEqual([]);
});

test('nothing is both held and not applicable', () => {
  const held = new Set(items.map(({ id }) => id));
  expect(notApplicable.filter(({ id }) => held.has(id))).toEqual([]);
});

test('every test that a row names exists', () => {
  const lost = items.flatMap(({ id, tests }) =>
    tests.filter(([file, name]) => !textOf(file).includes(name)).map((each) => [id, ...each]),
  );
  expect(lost).toEqual([]);
});

test('what is held has a test, and what is not says what is missing', () => {
  for (const { id, state, tests, missing } of items) {
    if (state !== 'open') expect(tests, id).not.toEqual([]);
    if (state !== 'held') expect(missing, id).toMatch(/\S/);
  }
});

const root = join(import.meta.dirname, '../..');

/** A name that holds a quote is escaped in its source. */
function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
}
