import { join } from 'node:path';
import { programName } from './program-names.ts';
import { askForTemplate } from './test-database.ts';

/**
 * Where this run's bundle of the programs holds one of them, ready for Node: to compile the source at
 * each start takes three times as long.
 */
export async function bundled(source: URL): Promise<string> {
  const { server } = await askForTemplate('programs');
  return join(server, `${programName(source)}.js`);
}
