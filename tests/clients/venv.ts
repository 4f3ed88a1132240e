import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { made } from './cache.ts';
import { run } from './program.ts';

/** A virtual environment with what a file of requirements pins. */
export async function madeVenv(name: string, requirements: URL): Promise<string> {
  const file = fileURLToPath(requirements);
  return made(`${name}-tools`, [await readFile(file, 'utf8')], async (folder) => {
    await run(['python3', '-m', 'venv', '.'], { cwd: folder });
    await run(['bin/pip', 'install', '--requirement', file], { cwd: folder });
  });
}
