import { join } from 'node:path';
import { test } from 'vitest';
import { copyClient, made, textsOf } from './cache.ts';
import { run } from './program.ts';
import { pinned, takeTour } from './tour.ts';

// For Java it is a plugin of Maven; for other languages its program makes the clients, as clients/README.md says.

const version = pinned('README.md', /openapi-generator-cli:([\d.]+)/);

const languages = [
  ['PHP', 'php', 'tour.php'],
  ['Ruby', 'ruby', 'tour.rb'],
] as const;

test.for(languages)(
  'what OpenAPI Generator makes for %s goes through the tour',
  async ([language, program, file], context) => {
    const needs = ['java', 'mvn', program];
    const generator = 'OpenAPI Generator';
    await takeTour({ language, generator, version, needs, build }, context);

    async function build(document: string) {
      return { command: [program, file], cwd: await generated(program, document) };
    }
  },
);

async function generated(client: string, document: string): Promise<string> {
  const jar = `openapi-generator-cli-${version}.jar`;
  const tools = await made('openapi-generator-tools', [version], async (folder) => {
    const artifact = `-Dartifact=org.openapitools:openapi-generator-cli:${version}`;
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
    const command = ['mvn', '--quiet', '--batch-mode', goal, artifact, '-DoutputDirectory=.'];
    await run(command, { cwd: folder });
  });
  return made(client, [document, version, ...(await textsOf(client))], async (folder) => {
    await copyClient(client, document, folder);
    const command = ['java', '-jar', join(tools, jar), 'generate', '-c', 'openapi-generator.yaml'];
    await run(command, { cwd: folder });
  });
}
