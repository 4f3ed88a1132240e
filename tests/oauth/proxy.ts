import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../house/free-port.ts';

/** A proxy of this machine with the example that people copy, at other ports. */
export async function startProxy(
  example: Example,
  ports: Ports,
  change = asItIs,
): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-proxy-'));
  const port = await freePort();
  const config = join(folder, 'proxy.conf');
  const text = change(await readFile(example.file, 'utf8'));
  await writeFile(config, example.place(text, { ...ports, own: port, folder }));
  const log = join(folder, 'output.log');
  await using output = await open(log, 'w');
  const [program = '', ...args] = example.command(folder, config);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(program, args, { stdio: ['ignore', output.fd, output.fd], env });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    if (await answers(url)) return { url, port, [Symbol.asyncDispose]: stop };
    await sleep(50);
  }
  const said = await readFile(log, 'utf8');
  await stop();
  throw new Error(`${program} does not answer; it said: ${said}`);
}

/** How one proxy is run with its file of examples/forward-auth. */
export type Example = {
  /** As its program is called. */
  readonly name: string;
  readonly file: string;
  /** The text with the places of this run in it. */
  place(example: string, places: Places): string;
  command(folder: string, config: string): readonly string[];
  /** What the file says where it asks Acct. */
  readonly asks: string;
  /** The line without which a role that a client claims by this header gets to the back end. */
  readonly strips: string;
  readonly claims: string;
  /** An address that the proxy keeps for itself. */
  readonly keeps?: string;
  /** What a client is answered for a mistake in the file, while Acct is away, and while its database is. */
  readonly statuses: { readonly mistake: number; readonly away: number; readonly broken: number };
};

export type Ports = { readonly acct: string | number; readonly app: number };

type Places = Ports & { readonly own: number; readonly folder: string };

export type RunningProxy = AsyncDisposable & { readonly url: string; readonly port: number };

function asItIs(example: string): string {
  return example;
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/_acct`)).text();
    return true;
  } catch {
    return false;
  }
}
