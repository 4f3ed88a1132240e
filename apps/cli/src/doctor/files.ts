import { stat } from 'node:fs/promises';
import { parseDatabaseUrl, type Settings, secretFileOf } from '@acct/core';
import { type Check, fail, ok } from './check.ts';

/** Files that hold hashes and secrets must be nobody else's to read. */
export async function checkFiles(settings: Settings): Promise<readonly Check[]> {
  const address = parseDatabaseUrl(settings.databaseUrl);
  const data =
    address.provider === 'sqlite'
      ? [address.path, `${address.path}-wal`, `${address.path}-shm`]
      : [];
  const secret = secretFileOf(settings);
  const secrets = [settings.bootstrapFile, ...(secret === undefined ? [] : [secret])];
  const modes = await Promise.all([...data, ...secrets].map(modeOf));
  const found = modes.filter((file) => file !== undefined);
  if (found.length === 0) return [];
  const open = found.filter(({ mode }) => (mode & othersMask) !== 0);
  if (open.length === 0) return [ok('files', 'what holds data is readable by its owner only')];
  return open.map(({ path, mode }) =>
    fail(
      'files',
      `others may use ${path} (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`,
      `chmod 600 '${path}'`,
    ),
  );
}

/** Undefined for a file that is not there, and on Windows, whose modes say nothing. */
async function modeOf(path: string): Promise<{ path: string; mode: number } | undefined> {
  if (process.platform === 'win32') return undefined;
  try {
    return { path, mode: (await stat(path)).mode };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Any right of the group or of others. */
const othersMask = 0o077;
