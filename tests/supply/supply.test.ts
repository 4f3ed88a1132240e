import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

describe('the lock file', () => {
  test('holds every package to a hash, and takes none from anywhere but the registry', async () => {
    const lines = (await read('pnpm-lock.yaml')).split('\n');
    const resolutions = lines.filter((line) => line.trimStart().startsWith('resolution:'));
    const loose = resolutions.filter(
      (line) => !/resolution: \{integrity: sha512-\S+\}$/.test(line),
    );
    expect(resolutions.length).toBeGreaterThan(300);
    expect(loose).toEqual([]);
  });

  test('lets the install scripts of one package run', async () => {
    const text = await read('pnpm-workspace.yaml');
    const [, list = ''] = /^onlyBuiltDependencies:\n((?: +- .*\n)+)/m.exec(text) ?? [];
    expect(list.trim().split(/\s*- /).filter(Boolean)).toEqual(['better-sqlite3']);
    expect(text).not.toMatch(/dangerouslyAllowAllBuilds/);
  });
});

describe('the bill of materials', () => {
  let text = '';
  beforeAll(async () => {
    text = await billOfMaterials();
  });

  test('is valid CycloneDX 1.6', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
  });

  test('names what is bundled, what is installed beside it, and no tool of ours', () => {
    const names = Bill.parse(JSON.parse(text)).components.map(({ purl }) =>
      purl.replace(/@[^@]*$/, ''),
    );
    const npm = (name: string) => `pkg:npm/${name}`;
    const installed = ['express', 'zod', 'pg', 'bcrypt', 'better-sqlite3'];
    const onPages = ['swagger-ui-dist', 'react-dom', '%40tanstack/react-query'];
    for (const shipped of [...installed, ...onPages]) {
      expect(names).toContain(npm(shipped));
    }
    expect(names).toContain(npm('%40trpc/server'));
    for (const tool of [
      'vitest',
      'turbo',
      'prisma',
      'typescript',
      'vite',
      'tailwindcss',
      '%40biomejs/biome',
    ]) {
      expect(names).not.toContain(npm(tool));
    }
  });

  test('gives each package the hash that it is installed by', () => {
    for (const { hashes } of Bill.parse(JSON.parse(text)).components) {
      expect(hashes).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) },
      ]);
    }
  });
});

const Bill = z.object({
  components: z.array(z.object({ purl: z.string(), hashes: z.array(z.unknown()) })).min(50),
});

async function billOfMaterials(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-sbom-'));
  try {
    const file = join(folder, 'acct.cdx.json');
    await promisify(execFile)(process.execPath, [join(root, 'docker/sbom.mjs'), file]);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

function read(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}
