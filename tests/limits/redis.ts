import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../house/free-port.ts';

export type RedisServer = AsyncDisposable & {
  readonly url: string;
  /** At once and without a warning; everything that it kept is gone. */
  kill(): Promise<void>;
  /** Again at the same address, empty. */
  start(): Promise<void>;
  /** From now on it says nothing, but its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** Sends one command as a person would type it, and gives the answer as it comes. */
  tell(command: string): Promise<string>;
};

/** The server's program, where this machine has one. */
const program = ['redis-server', 'valkey-server'].find(exists);

/**
 * Whether tests have a Redis of their own to start and kill. It says so when they have none: a test that was
 * left out must not look like one that passed.
 */
export function hasRedis(): boolean {
  if (program !== undefined) return true;
  process.stderr.write('LEFT OUT: no redis-server and no valkey-server on this machine.\n');
  return false;
}

/** A real server on a free port of this machine, which keeps nothing on the disk. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child = await spawnRedis(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => ended(child),
    start: async () => {
      child = await spawnRedis(port);
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    tell: (command) => tell(port, command),
    [Symbol.asyncDispose]: () => ended(child),
  };
}

async function spawnRedis(port: number): Promise<ChildProcess> {
  if (program === undefined) throw new Error('There is no Redis on this machine.');
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(program, [...flags, '--daemonize', 'no'], { stdio: 'ignore', cwd: '/' });
  const until = performance.now() + 20_000;
  while ((await tell(port, 'PING').catch(() => '')) === '') {
    if (performance.now() > until || child.exitCode !== null) {
      await ended(child);
      throw new Error('The test server of Redis did not start.');
    }
    await sleep(20);
  }
  return child;
}

function tell(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

function exists(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
