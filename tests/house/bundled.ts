import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { programName } from './program-names.ts';
import { askForTemplate } from './test-database.ts';

/**
 * Where this run's bundle of the programs holds one of them, ready for Node: to compile the source at
 * each start takes three times as long.
 */
export async function bundled(source: URL): Promise<URL> {
  const { server } = await askForTemplate('programs');
  return pathToFileURL(join(server, `${programName(source)}.js`));
}
