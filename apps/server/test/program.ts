import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { bundled } from '../../../tests/house/bundled.ts';

export type Program = {
  output(): string;
  /** What it wrote so far, where it writes JSON. */
  lines(): readonly Record<string, unknown>[];
  stop(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null }>;
};

const main = new URL('../src/main.ts', import.meta.url);

/** What Node is told to run: the source, bundled for this run of the tests. */
export async function source(): Promise<readonly string[]> {
  return [fileURLToPath(await bundled(main))];
}

/** The source itself, compiled while it runs, as `pnpm dev` does. */
export const compiledAsItRuns = ['--import', import.meta.resolve('tsx'), fileURLToPath(main)];

/** What the build made of it. */
export const built = [fileURLToPath(new URL('../dist/main.js', import.meta.url))];

/** Starts the program as an operator does, in a folder of its own. */
export function startProgram(
  command: readonly string[],
  { folder, environment }: { folder: string; environment: Record<string, string> },
): Program {
  const { PATH = '' } = process.env;
  const env = { PATH, ACCT_PORT: '0', ...environment };
  const child = spawn(process.execPath, command, { cwd: folder, env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk);
    });
  }
  return {
    output: () => text,
    lines: () => whole(text).map((line) => Line.parse(JSON.parse(line))),
    stop: (signal) => child.kill(signal),
    ended: once(child, 'close').then(([code]) => ({
      code: typeof code === 'number' ? code : null,
    })),
  };
}

/** The last line may still be on its way. */
function whole(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

const Line = z.looseObject({});
