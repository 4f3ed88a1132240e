import { join } from 'node:path';
import { test } from 'vitest';
import { copyClient, made, textsOf } from './cache.ts';
import { run } from './program.ts';
import { pinned, takeTour } from './tour.ts';
import { madeVenv } from './venv.ts';

const version = pinned('python/requirements.txt', /^openapi-python-client==(.+)$/m);

test('what openapi-python-client makes of the document goes through the tour', async (context) => {
  await takeTour(
    { language: 'Python', generator: 'openapi-python-client', version, needs: ['python3'], build },
    context,
  );
});

const requirements = new URL('../../clients/python/requirements.txt', import.meta.url);

async function build(document: string) {
  const tools = await madeVenv('python', requirements);
  const texts = await textsOf('python');
  const cwd = await made('python', [document, ...texts], async (folder) => {
    await copyClient('python', document, folder);
    // It calls ruff by its name, to format what it made.
    const env = { PATH: `${tools}/bin:${process.env['PATH']}` };
    await run(['openapi-python-client', 'generate', ...options], { cwd: folder, env });
  });
  return { command: [join(tools, 'bin/python'), 'tour.py'], cwd };
}

const options = [
  '--path=openapi.json',
  '--meta=none',
  '--output-path=acct_client',
  '--fail-on-warning',
];
