import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A server under measurement: a process of its own. */
export type Program = {
  readonly pid: number;
  readonly url: string;
  /** Between rounds: a log that nobody reads need not fill the disk. */
  emptyLog(): void;
  stop(): Promise<void>;
};

/** Starts one of the bench's own servers, as `bundle.ts` left it. */
export async function startProgram(name: string, options: object = {}): Promise<Program> {
  const child = forkProgram(name, options);
  const port = z.number().parse(await firstMessage(child, name));
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    emptyLog: () => {},
    stop: () => ended(child, () => child.disconnect()),
  };
}

/** Runs one of the bench's programs to its end, and gives what it tells. */
export async function runProgram(name: string, options: object): Promise<unknown> {
  const child = forkProgram(name, options);
  const message = await firstMessage(child, name);
  await ended(child, () => child.disconnect());
  return message;
}

/** Servers run as they would in production, and with nothing of this process's own environment. */
function forkProgram(name: string, options: object): ChildProcess {
  return fork(programPath(name), [JSON.stringify(options)], {
    execArgv: [],
    env: productionEnvironment({}),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Where `bundle.ts` leaves a program that is called `folder/name`. */
export function programPath(name: string): string {
  const [folder = '', file = ''] = name.split('/');
  return join(import.meta.dirname, folder, 'dist', `${file}.js`);
}

async function firstMessage(child: ChildProcess, name: string): Promise<unknown> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code} before it said anything.`);
  });
  const [message] = await Promise.race([once(child, 'message'), gone]);
  return message;
}

/**
 * Starts the built service with its own defaults: its log goes to a file as JSON, as it would under a
 * service manager.
 */
export async function startAcct(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<Program> {
  const log = join(folder, `acct-${process.hrtime.bigint()}.log`);
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [acctProgram], {
    cwd: folder,
    env: productionEnvironment({
      ACCT_PORT: '0',
      ACCT_BOOTSTRAP_FILE: join(folder, 'bootstrap-secret'),
      // All load comes from one address.
      ACCT_SIGN_IN_LIMIT: 'off',
      ACCT_STUFFING_LIMIT: 'off',
      ACCT_SIGN_UP_LIMIT: 'off',
      ...settings,
    }),
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  endWithParent(child);
  return {
    pid: child.pid ?? 0,
    url: await urlIn(log, child),
    emptyLog: () => truncateSync(log),
    stop: () => ended(child, () => child.kill('SIGTERM')),
  };
}

export const acctProgram = fileURLToPath(new URL('../apps/server/dist/main.js', import.meta.url));

export function productionEnvironment(more: Readonly<Record<string, string>>) {
  return {
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    NODE_ENV: 'production',
    ...more,
  };
}

/** The service is no child that listens to us, so it is ended when this process ends. */
export function endWithParent(child: ChildProcess): void {
  function end(): void {
    child.kill('SIGKILL');
  }
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

const Running = z.object({ msg: z.literal('Acct is running'), url: z.string() });

async function urlIn(log: string, child: ChildProcess): Promise<string> {
  for (;;) {
    for (const line of readFileSync(log, 'utf8').split('\n').slice(0, -1)) {
      const parsed = Running.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data.url;
    }
    if (child.exitCode !== null) throw new Error('Acct ended before it was ready.');
    await sleep(10);
  }
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  end();
  await exit;
}
