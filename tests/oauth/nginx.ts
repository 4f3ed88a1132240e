import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../house/free-port.ts';

/** The nginx of this machine with the example that people copy, at other ports. */
export async function startNginx(ports: Ports, change = asItIs): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-nginx-'));
  const port = await freePort();
  const example = await readFile(exampleFile, 'utf8');
  const site = change(example)
    .replace('127.0.0.1:8000', `127.0.0.1:${ports.acct}`)
    .replace('127.0.0.1:9000', `127.0.0.1:${ports.app}`)
    .replace('listen 8080', `listen 127.0.0.1:${port}`);
  const config = join(folder, 'nginx.conf');
  await writeFile(config, mainConfig(folder, site));
  const log = join(folder, 'error.log');
  const nginx = spawn('nginx', ['-p', folder, '-c', config, '-e', log], { stdio: 'ignore' });
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    nginx.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries += 1) {
    if (nginx.exitCode !== null) break;
    if (await answers(url)) return { url, port, [Symbol.asyncDispose]: stop };
    await sleep(50);
  }
  const said = await readFile(log, 'utf8').catch(() => 'nothing');
  await stop();
  throw new Error(`nginx does not answer; it said: ${said}`);
}

export type Ports = { readonly acct: string | number; readonly app: number };

export type Nginx = AsyncDisposable & { readonly url: string; readonly port: number };

function asItIs(example: string): string {
  return example;
}

const exampleFile = join(import.meta.dirname, '../../examples/forward-auth/nginx.conf');

/** One process, so that its end is the end of all of it. */
function mainConfig(folder: string, site: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `
    daemon off;
    master_process off;
    pid ${join(folder, 'nginx.pid')};
    error_log ${join(folder, 'error.log')};
    events {}
    http {
      access_log off;
      ${places.join('\n')}
      ${site}
    }`;
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/_acct`)).text();
    return true;
  } catch {
    return false;
  }
}
