import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Settings } from '@acct/core';
import { bundled } from './bundled.ts';

/**
 * Starts a program of the tests, a file whose name ends in `-process.ts`, in a process of its own and
 * waits until it says that it is ready. It is given the settings that differ from the defaults.
 */
export async function startChild(
  program: URL,
  settings: Partial<Settings>,
  { variables = {}, under = [] }: Surroundings = {},
): Promise<Child> {
  const [execPath = process.execPath, ...execArgv] = [...under, process.execPath];
  const child = fork(await bundled(program), [JSON.stringify(settings)], {
    execPath,
    execArgv,
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...process.env, NODE_ENV: 'test', ...variables },
  });
  const gone = ended(child);
  const ready = await Promise.race([message(child), gone]);
  return {
    ready,
    pid: child.pid ?? 0,
    gone: () => child.exitCode !== null || child.signalCode !== null,
    signal: async (name) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(name);
      await ended;
      return child.exitCode;
    },
    ask: async (question) => {
      const answer = message(child);
      child.send(question);
      return Promise.race([answer, gone]);
    },
    kill: () => stop(child),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

export type Surroundings = {
  /** Of its own, beside ours. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A program that becomes it, and what that is told: `prlimit`. */
  readonly under?: readonly string[];
};

export type Child = AsyncDisposable & {
  /** The first thing that it said. */
  readonly ready: unknown;
  readonly pid: number;
  gone(): boolean;
  /** Waits for its end and gives its exit code: null when it was killed. */
  signal(name: NodeJS.Signals): Promise<number | null>;
  /** Sends something and waits for the next thing that it says. */
  ask(question: object): Promise<unknown>;
  /** At once and without a warning. */
  kill(): Promise<void>;
};

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve));
}

function ended(child: ChildProcess): Promise<never> {
  const gone = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The process ended by itself with ${code}.`)));
  });
  // It ends in every test; only those who wait for an answer need to hear of it.
  gone.catch(() => {});
  return gone;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
