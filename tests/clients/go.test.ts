import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { copyClient, made, textsOf } from './cache.ts';
import { run } from './program.ts';
import { takeTour } from './tour.ts';

const version = 'v2.8.2';

test('what oapi-codegen makes of the document goes through the tour', async (context) => {
  await takeTour(
    { language: 'Go', generator: 'oapi-codegen', version, needs: ['go'], build },
    context,
  );
});

async function build(document: string) {
  const cwd = await made('go', [document, version, ...(await textsOf('go'))], async (folder) => {
    await copyClient('go', document, folder);
    await mkdir(join(folder, 'acct'));
    const generator = `github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@${version}`;
    const at = { cwd: folder };
    await run(['go', 'run', generator, ...options], at);
    await run(['go', 'build', '-o', 'tour', '.'], at);
  });
  return { command: [join(cwd, 'tour')], cwd };
}

const options = [
  '-generate',
  'types,client',
  '-package',
  'acct',
  '-o',
  'acct/acct.go',
  'openapi.json',
];
