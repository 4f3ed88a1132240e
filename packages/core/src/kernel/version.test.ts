import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { version } from './version.ts';

const Manifest = z.looseObject({ version: z.string() });

test.each(['', 'packages/core/', 'apps/server/', 'apps/cli/', 'packages/client/'])(
  'the version that is told is that of %spackage.json',
  async (folder) => {
    const file = new URL(`../../../../${folder}package.json`, import.meta.url);
    expect(Manifest.parse(JSON.parse(await readFile(file, 'utf8'))).version).toBe(version);
  },
);
