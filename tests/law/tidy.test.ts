import { expect, test } from 'vitest';
import { readSources } from './source.ts';
import { untidyIn } from './tidy.ts';

test('rooms are small, names are plain, and the environment is read in one place', async () => {
  expect(untidyIn(await readSources())).toEqual([]);
});

// Like the law of imports, this must be able to find.
test.each([
  ['packages/core/src/a.ts', `${'const a = 1;\n'.repeat(251)}`],
  ['packages/core/src/utils.ts', ''],
  ['packages/core/src/helpers/a.ts', ''],
  ['packages/core/src/records/roles/types.ts', ''],
  ['packages/core/src/a.ts', "const a = process.env['A'];\n"],
  ['packages/core/src/a.ts', 'await tx.$queryRawUnsafe(text);\n'],
  ['packages/core/src/a.ts', 'export default function a() {}\n'],
  ['packages/core/src/a.ts', '// biome-ignore lint/style/noNonNullAssertion\n'],
  ['packages/core/src/a.ts', '// @ts-ignore\n'],
])('an offence is found and named: %s %#', (path, text) => {
  const offenders = untidyIn([{ path, text }]);
  expect(offenders).toHaveLength(1);
  expect(offenders[0]).toContain(path);
});

test.each([
  ['apps/server/src/main.ts', "const a = process.env['A'];\n"],
  ['vitest.config.ts', 'export default defineConfig({});\n'],
  ['packages/core/src/library.ts', '// biome-ignore lint/x/y: the reason stands here\n'],
])('what is tidy is not an offence: %s', (path, text) => {
  expect(untidyIn([{ path, text }])).toEqual([]);
});
