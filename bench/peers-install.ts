import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const home = join(import.meta.dirname, 'peers');

/**
 * Installs the peers at the first run, from their own lockfile and without install scripts. They are no
 * part of the workspace, so that nobody who only works on Acct has to fetch them.
 */
export async function installPeers(): Promise<void> {
  const lock = readFileSync(join(home, 'package-lock.json'), 'utf8');
  const done = join(home, 'node_modules', '.installed-lock.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  console.error('installing the peers with npm …');
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', flags, { cwd: home });
  await promisify(execFile)('cp', ['package-lock.json', done], { cwd: home });
}

export function peerVersions(): Record<string, string> {
  const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
  const text = readFileSync(join(home, 'package.json'), 'utf8');
  return Manifest.parse(JSON.parse(text)).dependencies;
}
