import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The example as its README starts it, in a process of its own. */
export type PictureService = AsyncDisposable & {
  /** With `authorization` of the caller; the body is a picture. */
  ask(method: string, path: string, by: Caller, body?: Body): Promise<Response>;
  /** At once and without a warning, as machines do it. */
  kill(): Promise<void>;
  /** Politely; gives the exit code. */
  stop(): Promise<number | null>;
};

export type ServiceAccount = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly timeoutSeconds?: number;
};

export type Caller = { readonly token: string } | undefined;
export type Body = { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** True where Python is; the tests of the example are skipped where it is not. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

const program = fileURLToPath(
  new URL('../../examples/profile-pictures/pictures.py', import.meta.url),
);

export async function startPictures(folder: string, acct: ServiceAccount): Promise<PictureService> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${acct.password}\n`);
  const child = spawn('python3', ['-B', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      PICTURES_ACCT_URL: acct.url,
      PICTURES_ACCT_USERNAME: acct.username,
      PICTURES_ACCT_PASSWORD_FILE: passwordFile,
      PICTURES_ACCT_TIMEOUT_SECONDS: String(acct.timeoutSeconds ?? 30),
      PICTURES_DATABASE: join(folder, 'pictures.db'),
      PICTURES_PORT: '0',
      PICTURES_POLL_SECONDS: '0.05',
    },
  });
  const url = await addressOf(child);
  return {
    ask: (method, path, by, body) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          ...(by === undefined ? {} : { authorization: `Bearer ${by.token}` }),
          ...(body === undefined ? {} : { 'content-type': body.type }),
        },
        ...(body === undefined ? {} : { body: body.bytes }),
      }),
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      await end(child, 'SIGKILL');
    },
  };
}

/** It says where it is on its first line. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('There is no output to read.');
  for await (const line of createInterface(child.stdout)) {
    const url = /(http:\/\/\S+)\/pictures$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The service ended with ${child.exitCode} before it was there.`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return gone;
}
