import { fileURLToPath } from 'node:url';

export type Language = {
  readonly language: string;
  /** The programs that must be on this machine. */
  readonly needs: readonly string[];
  /** Makes the program that the tests drive, and gives its command. */
  build(): Promise<readonly [string, ...string[]]>;
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
];

export function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
