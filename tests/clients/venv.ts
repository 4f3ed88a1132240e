import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { made } from './cache.ts';
import { run } from './program.ts';

/** A virtual environment with what the requirements of a folder of `clients` pin. */
export async function madeVenv(language: string): Promise<string> {
  const requirements = fileURLToPath(
    new URL(`../../clients/${language}/requirements.txt`, import.meta.url),
  );
  const pins = await readFile(requirements, 'utf8');
  return made(`${language}-tools`, [pins], async (folder) => {
    await run(['python3', '-m', 'venv', '.'], { cwd: folder });
    const install = ['bin/pip', 'install', '--quiet', '--requirement', requirements];
    await run(install, { cwd: folder });
  });
}
