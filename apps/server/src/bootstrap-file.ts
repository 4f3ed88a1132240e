import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Core, limits } from '@acct/core';

/** The file with the one-time secret for the first administrator. */
export type BootstrapFile = {
  /** Removes the file once there is an administrator; to be called when one may have been made. */
  check(): Promise<void>;
  stop(): void;
};

/**
 * Keeps a usable secret in the file while there is no administrator: a new one before the old one dies.
 * Whoever can read the file owns the machine anyway; the secret is written nowhere else.
 */
export async function keepBootstrapFile(core: Core): Promise<BootstrapFile> {
  const { bootstrapFile: path } = core.tools.settings;
  let timer: NodeJS.Timeout | undefined;
  await renew();
  return { check, stop: () => clearTimeout(timer) };

  async function renew(): Promise<void> {
    const secret = await core.issueBootstrapSecret();
    if (secret === undefined) await rm(path, { force: true });
    else {
      await writeSecret(path, secret);
      timer = setTimeout(() => void renew().catch(report), renewMs);
      timer.unref();
    }
  }

  async function check(): Promise<void> {
    if (!(await core.hasAdministrator())) return;
    clearTimeout(timer);
    await rm(path, { force: true });
  }

  function report(error: unknown): void {
    core.tools.log.warn({ err: error, path }, 'the bootstrap file was not renewed');
  }
}

const renewMs = limits.bootstrapAgeMinutesMax * 0.9 * 60_000;

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
