import { test } from 'vitest';
import { copyClient, made, textsOf } from './cache.ts';
import { run } from './program.ts';
import { pinned, takeTour } from './tour.ts';

const pattern = /openapi-generator-maven-plugin<\/artifactId>\s*<version>(.+)<\/version>/;
const version = pinned('java/pom.xml', pattern);

test('what OpenAPI Generator makes of the document goes through the tour', async (context) => {
  await takeTour(
    { language: 'Java', generator: 'OpenAPI Generator', version, needs: ['java', 'mvn'], build },
    context,
  );
});

async function build(document: string) {
  const cwd = await made('java', [document, ...(await textsOf('java'))], async (folder) => {
    await copyClient('java', document, folder);
    await run(['mvn', '--quiet', '--batch-mode', 'compile'], { cwd: folder });
  });
  return { command: ['java', '-cp', 'target/classes:target/dependency/*', 'tour.Tour'], cwd };
}
