import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type Program = {
  readonly program?: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts a program, of Node where no other is named, and waits for the first line in which it names an address. */
export async function startProgram(
  words: readonly string[],
  { program = process.execPath, cwd, env = {} }: Program,
): Promise<AsyncDisposable> {
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const gone = once(child, 'exit');
  const early = gone.then(([code]) => {
    throw new Error(`${words.join(' ')} ended with ${String(code)}.\n${complaints}`);
  });
  early.catch(() => {});
  await Promise.race([listens(createInterface(child.stdout)), early]);
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function listens(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (line.includes('http://')) return;
}
