import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { leftOut } from '../house/installed.ts';

const run = promisify(execFile);

/** A disk of so many megabytes, in memory, to be filled to the last byte. */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'acct-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fill(filler),
    free: () => rm(filler),
    [Symbol.asyncDispose]: async () => {
      // Lazily: what is ending may still hold a file of it.
      await run('umount', ['-l', path]);
      await rmdir(path);
    },
  };
}

export type SmallDisk = AsyncDisposable & {
  readonly path: string;
  fill(): Promise<void>;
  /** Gives back what filled it. */
  free(): Promise<void>;
};

/** Whether tests may mount anything here, which takes root; says loudly so where they may not. */
export function canMount(what: string): boolean {
  const path = mkdtempSync(join(tmpdir(), 'acct-mount-'));
  const options = { stdio: 'ignore' } as const;
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', path], options).status === 0;
  if (isMounted) spawnSync('umount', [path], options);
  else leftOut(`${what}: these tests may not mount a disk of their own`);
  rmdirSync(path);
  return isMounted;
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let size = 1024 * 1024; size >= pageBytes; size /= 4) {
      while (await takes(file, Buffer.alloc(size))) {}
    }
  } finally {
    await file.close();
  }
}

const pageBytes = 4096;

async function takes(
  file: { write(bytes: Buffer): Promise<{ bytesWritten: number }> },
  bytes: Buffer,
) {
  try {
    return (await file.write(bytes)).bytesWritten === bytes.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
