import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Core, limits } from '@acct/core';
import { StartRefused } from './start-refused.ts';

/** The file with the one-time secret for the first administrator. */
export type BootstrapFile = {
  /** Removes the file once there is an administrator; to be called when one may have been made. */
  check(): Promise<void>;
  stop(): void;
};

/**
 * Keeps a usable secret in the file while there is no administrator: a new one before the old one dies.
 * Whoever can read the file owns the machine anyway; the secret is written nowhere else.
 *
 * @throws StartRefused when the file cannot be written
 */
export async function keepBootstrapFile(core: Core): Promise<BootstrapFile> {
  const { bootstrapFile: path } = core.tools.settings;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  await renew();
  return { check, stop };

  async function renew(): Promise<void> {
    const keep = (secret: string) => onDisk(path, writeSecret(path, secret));
    const secret = await core.issueBootstrapSecret(keep);
    if (secret === undefined) await onDisk(path, rm(path, { force: true }));
    else renewAfter(renewMs);
  }

  function renewAfter(ms: number): void {
    if (stopped) return;
    timer = setTimeout(() => void renew().catch(tryAgain), ms);
    timer.unref();
  }

  /** A database or a disk that is away for a moment must not leave the operator with a dead secret. */
  function tryAgain(error: unknown): void {
    if (stopped) return;
    core.tools.log.warn({ err: error, path }, 'the bootstrap file was not renewed');
    renewAfter(retryMs);
  }

  async function check(): Promise<void> {
    if (!(await core.hasAdministrator())) return;
    clearTimeout(timer);
    await rm(path, { force: true });
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }
}

const renewMs = limits.bootstrapAgeMinutesMax * 0.9 * 60_000;
/** Some times before the old one dies. */
const retryMs = limits.bootstrapAgeMinutesMax * 0.02 * 60_000;

async function onDisk(path: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // Node's own: "EACCES: permission denied, mkdir '/data'".
    const [said = ''] = error instanceof Error ? error.message.split(', ') : [];
    throw new StartRefused(
      `The file of ACCT_BOOTSTRAP_FILE, ${path}, cannot be written: ${said}. Name another place, or make it writable.`,
    );
  }
}

/** Whole or not at all, and never readable by others, whatever was at that place before. */
async function writeSecret(path: string, secret: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${secret}\n`);
  } finally {
    await file.close();
  }
  // The mask of the process may have taken away the owner's right too.
  await chmod(draft, 0o600);
  await rename(draft, path);
}
