import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { copyClient, made, textsOf } from './cache.ts';
import { run } from './program.ts';
import { pinned, takeTour } from './tour.ts';

// A project of its own, as a stranger has it: the generators need an older TypeScript than ours.
const generators = [
  ['@hey-api/openapi-ts', /"@hey-api\/openapi-ts": "(.+)"/, 'tour-hey-api.js'],
  ['openapi-typescript and openapi-fetch', /"openapi-typescript": "(.+)"/, 'tour-openapi-fetch.js'],
] as const;

test.for(generators)(
  'what %s makes of the document goes through the tour',
  async (row, context) => {
    const [generator, pattern, program] = row;
    const version = pinned('typescript/package.json', pattern);
    const needs = ['npm'];
    await takeTour({ language: 'TypeScript', generator, version, needs, build }, context);

    async function build(document: string) {
      return { command: ['node', `out/${program}`], cwd: await buildBoth(document) };
    }
  },
);

async function buildBoth(document: string): Promise<string> {
  const texts = await textsOf('typescript');
  const tools = await made('typescript-tools', texts.filter(isManifest), async (folder) => {
    await copyClient('typescript', document, folder);
    await run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  });
  return made('typescript', [document, ...texts], async (folder) => {
    await copyClient('typescript', document, folder);
    await symlink(join(tools, 'node_modules'), join(folder, 'node_modules'));
    const at = { cwd: folder };
    await run(['npx', 'openapi-ts', '-i', 'openapi.json', '-o', 'hey', '--no-log-file'], at);
    await run(['npx', 'openapi-typescript', 'openapi.json', '-o', 'schema.d.ts'], at);
    await run(['npx', 'tsc'], at);
  });
}

function isManifest(text: string): boolean {
  return text.includes('"name": "tour"');
}
