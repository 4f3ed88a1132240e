import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referenceDocument } from '@acct/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ended } from './program.ts';

// The recommended rules as they come, with nothing switched off and no exception listed.

const require = createRequire(import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-lint-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const linters = [
  ['Redocly', redocly],
  ['Spectral', spectral],
] as const;

describe.each(linters)("%s's recommended rules", (_name, lint) => {
  test('find nothing in the document', async () => {
    expect(await lint(await referenceDocument())).toEqual([]);
  });

  test('would find what does not belong in it', async () => {
    const document = structuredClone(await referenceDocument());
    delete document.paths?.['/v1/accounts']?.post?.operationId;
    const found = await lint(document);
    expect(found.join(' ')).toMatch(/operation-operationId/);
  });
});

test('who asks is said by a bearer token alone: of a cookie Ruby is given code that does not run', async () => {
  const { components, paths = {} } = await referenceDocument();
  expect(Object.keys(components?.securitySchemes ?? {})).toEqual(['session']);
  expect(components?.securitySchemes).toHaveProperty('session.scheme', 'bearer');
  expect(paths['/v1/session']?.get?.security).toEqual([{ session: [] }]);
});

test('no pattern has a bare bracket within brackets, where Ruby begins another class', async () => {
  const text = JSON.stringify(await referenceDocument());
  const patterns = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, found = '']) =>
    z.string().parse(JSON.parse(found)),
  );
  expect(patterns.length).toBeGreaterThan(20);
  const nested = /\[[^\]]*(?<!\\)\[/;
  expect(nested.test('^[!#-[\\]-~]$')).toBe(true);
  expect(patterns.filter((pattern) => nested.test(pattern))).toEqual([]);
});

async function redocly(document: object): Promise<readonly string[]> {
  const file = await written(document);
  const command = [
    join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js'),
    'lint',
    '--extends=recommended',
  ];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { stdout } = await ended(['node', ...command, '--format=json', file], { cwd: folder, env });
  const Report = z.object({ problems: z.array(z.object({ ruleId: z.string() })) });
  return Report.parse(JSON.parse(stdout)).problems.map(({ ruleId }) => ruleId);
}

async function spectral(document: object): Promise<readonly string[]> {
  const file = await written(document);
  const rules = fileURLToPath(new URL('./spectral.yaml', import.meta.url));
  const command = [
    join(dirname(require.resolve('@stoplight/spectral-cli/package.json')), 'dist/index.js'),
    'lint',
    '--ruleset',
    rules,
  ];
  const quiet = ['--format=json', '--quiet', file];
  const { stdout } = await ended(['node', ...command, ...quiet], { cwd: folder, env: process.env });
  const Report = z.array(z.object({ code: z.string() }));
  return Report.parse(JSON.parse(stdout)).map(({ code }) => code);
}

async function written(document: object): Promise<string> {
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(document));
  return file;
}
