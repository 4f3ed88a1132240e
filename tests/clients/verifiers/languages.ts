import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { made, textsOf } from '../cache.ts';
import { run } from '../program.ts';

export type Language = {
  readonly language: string;
  /** The programs that must be on this machine. */
  readonly needs: readonly string[];
  /** Makes the program that tests drive, one for each file of tests, and gives its command. */
  build(file: string): Promise<readonly [string, ...string[]]>;
  /** Whether its programs fork. */
  readonly forks: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** How to start its back end of `examples`, which is then told a port and where Acct is. */
  example(): Promise<Example>;
};

type Example = {
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

const pythonEnv = {
  PYTHONPATH: pathOf('../../../clients/verifiers/python'),
  PYTHONDONTWRITEBYTECODE: '1',
};

/** The languages that have a verifier in clients/verifiers. */
export const languages: readonly Language[] = [
  {
    language: 'Python',
    needs: ['python3'],
    build: async () => ['python3', pathOf('./driver.py')],
    forks: true,
    env: pythonEnv,
    example: async () => ({
      program: 'python3',
      words: ['pictures.py'],
      cwd: pathOf('../../../examples/python'),
      env: pythonEnv,
    }),
  },
  {
    language: 'Go',
    needs: ['go', 'gcc'],
    // With the detector of races, which ends the program at the first.
    build: async (file) => [await built(`go-${file}`, pathOf('./go'), ['-race'])],
    forks: false,
    env: { GORACE: 'halt_on_error=1' },
    example: async () => ({
      program: await built('go-example', pathOf('../../../examples/go')),
      words: [],
      cwd: pathOf('../../../examples/go'),
      env: {},
    }),
  },
];

/** A program in Go, compiled again when it or the verifier changed. */
async function built(name: string, cwd: string, flags: readonly string[] = []): Promise<string> {
  const own = ['main.go', 'go.mod'].map((file) => readFileSync(join(cwd, file), 'utf8'));
  const texts = [...(await textsOf('verifiers/go')), ...own, ...flags];
  const folder = await made(name, texts, async (to) => {
    await run(['go', 'vet', './...'], { cwd });
    await run(['go', 'build', ...flags, '-o', join(to, 'program'), '.'], { cwd });
  });
  return join(folder, 'program');
}

export function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
