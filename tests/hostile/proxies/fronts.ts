import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../house/free-port.ts';

/** A proxy as people put it before Acct: its program, and what it is told. */
export type FrontKind = {
  readonly title: string;
  readonly program: 'nginx' | 'haproxy';
  configure(place: Place): string;
  arguments(configPath: string, folder: string): string[];
};

type Place = {
  readonly port: number;
  readonly upstream: string;
  readonly folder: string;
};

export type Front = AsyncDisposable & {
  readonly url: string;
  /** The ids of all requests that it has seen the end of; it gives each request that it passes on one. */
  ids(): Promise<ReadonlySet<string>>;
};

export const fronts: readonly FrontKind[] = [
  nginx('nginx', ''),
  nginx('nginx that passes on what comes', 'proxy_request_buffering off;'),
  haproxy('HAProxy', ''),
  haproxy('HAProxy that takes broken requests', 'option accept-invalid-http-request'),
];

/** Starts one before `upstream`, with connections to it that all clients share. */
export async function startFront(kind: FrontKind, upstream: string): Promise<Front> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-front-'));
  const port = await freePort();
  const configPath = join(folder, 'config');
  await writeFile(configPath, kind.configure({ port, upstream: new URL(upstream).host, folder }));
  const child = spawn(kind.program, kind.arguments(configPath, folder), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  if (kind.program === 'haproxy') child.stdout.pipe(createWriteStream(join(folder, 'ids')));
  const dispose = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(port, child);
  } catch (error) {
    await dispose();
    throw new Error(`${kind.title} did not start: ${said}`, { cause: error });
  }
  return {
    url: `http://127.0.0.1:${port}`,
    ids: async () => new Set((await readFile(join(folder, 'ids'), 'utf8')).split('\n')),
    [Symbol.asyncDispose]: dispose,
  };
}

function nginx(title: string, more: string): FrontKind {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return {
    title,
    program: 'nginx',
    configure: ({ port, upstream, folder }) => `
      daemon off;
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      worker_processes 1;
      pid ${folder}/pid;
      events { worker_connections 512; }
      http {
        ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n')}
        log_format ids $request_id;
        access_log ${folder}/ids ids;
        upstream acct { server ${upstream}; keepalive 4; }
        server {
          listen 127.0.0.1:${port};
          location / {
            proxy_pass http://acct;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Request-Id $request_id;
            proxy_set_header X-Forwarded-For $remote_addr;
            ${more}
          }
        }
      }`,
    arguments: (configPath, folder) => ['-c', configPath, '-e', join(folder, 'errors')],
  };
}

function haproxy(title: string, more: string): FrontKind {
  return {
    title,
    program: 'haproxy',
    configure: ({ port, upstream }) => `
global
  log stdout format raw local0
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend front
  bind 127.0.0.1:${port}
  ${more}
  unique-id-format %[uuid()]
  http-request set-header X-Request-Id %[unique-id]
  http-request set-header X-Forwarded-For %[src]
  log global
  log-format %ID
  default_backend acct
backend acct
  http-reuse always
  server acct ${upstream}
`,
    arguments: (configPath) => ['-db', '-f', configPath],
  };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('Nobody listens.');
    await sleep(20);
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
