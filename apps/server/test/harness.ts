import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, settingsWith } from '@acct/core';
import { z } from 'zod';
import { sharedHashThreads } from '../../../tests/house/hash-threads.ts';
import { unlimited } from '../../../tests/house/unlimited.ts';
import { openLog } from '../src/log.ts';
import { type RunningServer, type ServerParts, startServer } from '../src/server.ts';

/** A server of the test's own on a free port, with its log kept: `await using server = await openServer()`. */
export async function openServer(
  settings: Partial<Settings> = {},
  parts: ServerParts = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-server-'));
  const lines: string[] = [];
  const log = openLog({ logLevel: 'debug' }, { write: (line) => lines.push(line) });
  const wanted = settingsWith({
    databaseUrl: `file:${join(folder, 'acct.db')}`,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    port: 0,
    bcryptCost: 4,
    logLevel: 'debug',
    ...unlimited,
    // A stop gives idle connections a twentieth of it, and each test stops a server.
    shutdownTimeoutMs: 2000,
    ...settings,
  });
  try {
    const hashThreads = sharedHashThreads();
    const running = await startServer(wanted, { log, sweeps: false, hashThreads, ...parts });
    return {
      ...running,
      folder,
      log: () => lines.join(''),
      [Symbol.asyncDispose]: async () => {
        await running.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export type TestServer = RunningServer &
  AsyncDisposable & { readonly folder: string; log(): string };

/** The two doors, by the address of the same call. */
export const doors = [
  { door: 'rest', signUp: '/v1/accounts', signIn: '/v1/sessions', check: '/v1/session' },
  {
    door: 'trpc',
    signUp: '/trpc/signup.create',
    signIn: '/trpc/signin.create',
    check: '/trpc/sessions.check',
  },
] as const;

export const password = 'correct horse battery';

export function postJson(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

export function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}

/** Signs an account up and in, and gives its token. */
export async function member({ url }: RunningServer, username = 'ann'): Promise<string> {
  await fetch(`${url}/v1/accounts`, postJson({ username, password }));
  const answer = await fetch(`${url}/v1/sessions`, postJson({ username, password }));
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

/** The stable code of an error, from the envelope of either door. */
export function codeOf(text: string): string | undefined {
  const body = ErrorBody.safeParse(JSON.parse(text));
  if (!body.success) return undefined;
  return 'code' in body.data ? body.data.code : body.data.error.data.reason;
}

const ErrorBody = z.union([
  z.object({ code: z.string(), requestId: z.string() }),
  z.object({ error: z.object({ data: z.object({ reason: z.string(), requestId: z.string() }) }) }),
]);

export type RawAnswer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** Sends bytes as they are and reads until the server hangs up; undefined when it said nothing. */
export function raw({ url }: RunningServer, bytes: string): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    // A reset may follow the answer when the server did not read all that was sent.
    socket.on('error', () => {});
    socket.on('close', () => resolve(text === '' ? undefined : parse(text)));
  });
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1]),
    headers: new Map(headers),
    body: text.slice(end + 4),
  };
}
