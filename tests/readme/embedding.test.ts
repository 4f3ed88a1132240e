import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installCore, output, typeCheck } from './project.ts';
import { snippetOf } from './snippets.ts';

const snippet = snippetOf('Inside your own program', 'ts');
let project: string;
let files: string[];

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'acct-inside-'));
  files = await installCore(project);
  await writeFile(join(project, 'main.ts'), snippet);
  // The same text: what it needs of TypeScript is the types of the package.
  await writeFile(join(project, 'main.js'), snippet);
}, 120_000);

afterAll(() => rm(project, { recursive: true, force: true }));

test('the packed core holds no source and the migrations of both databases', () => {
  // The two programs are what its threads run.
  expect(files.filter((file) => /\.ts$|\.mjs$|^src/.test(file)).sort()).toEqual([
    'dist/hash-thread.mjs',
    'dist/index.d.ts',
    'dist/sqlite-thread.mjs',
  ]);
  for (const provider of ['postgresql', 'sqlite']) {
    const names = readdirSync(new URL(`../../prisma/${provider}/migrations`, import.meta.url), {
      withFileTypes: true,
    });
    const written = names.filter((each) => each.isDirectory());
    const packed = files.filter(
      (file) => file.endsWith('migration.sql') && providerOf(file) === provider,
    );
    expect(packed).toHaveLength(written.length);
  }
});

function providerOf(file: string): string | undefined {
  return file.split('/')[2];
}

test('the README’s program compiles with the types of the packed core', async () => {
  await typeCheck(project, 'main.ts');
});

test('a program that misuses the packed core does not compile', async () => {
  await writeFile(join(project, 'wrong.ts'), snippet.replace('{ token }', '{ tokens }'));
  await expect(typeCheck(project, 'wrong.ts')).rejects.toThrow(/wrong\.ts.*tokens/);
});

test('the README’s program signs up, signs in and checks, run by node alone', async () => {
  const printed = await output(project, process.execPath, ['main.js']);

  expect(printed).toContain("username: 'ann'");
  expect(printed).toContain('accountId: 1');
});
