import { randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, rm } from 'node:fs/promises';
import { serviceSecretBytesMin } from '../kernel/limits.ts';
import { syncFolderOf } from './sync-path.ts';
import { parseDatabaseUrl } from './url.ts';

type Where = { readonly secret: string | undefined; readonly databaseUrl: string };

/**
 * The secret under which the service seals what the database must not give away: the setting, or that of a
 * file beside the SQLite database. Undefined where there is none that could keep anything secret.
 */
export async function serviceSecret(where: Where): Promise<Uint8Array | undefined> {
  if (where.secret !== undefined) return Buffer.from(where.secret);
  const path = secretFileOf(where);
  if (path === undefined) return undefined;
  try {
    const secret = Buffer.from((await readFile(path, 'utf8')).trim());
    // What was emptied or cut off would seal for everybody who can guess it.
    return secret.length < serviceSecretBytesMin ? undefined : secret;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The same, and a new file where there could be one. Of several that make it at once one wins, for all. */
export async function needServiceSecret(where: Where): Promise<Uint8Array | undefined> {
  const known = await serviceSecret(where);
  const path = secretFileOf(where);
  if (known !== undefined || path === undefined) return known;
  await makeFile(path);
  return serviceSecret(where);
}

/** Where that file is; undefined on PostgreSQL, which has no place of its own on this machine. */
export function secretFileOf({ databaseUrl }: Pick<Where, 'databaseUrl'>): string | undefined {
  const address = parseDatabaseUrl(databaseUrl);
  return address.provider === 'sqlite' ? `${address.path}.secret` : undefined;
}

/** Whole or not at all, never readable by others, and never in the place of one that is there. */
async function makeFile(path: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // The mask of the process may have taken away the owner's right too.
    await chmod(draft, 0o600);
    await link(draft, path);
    // What is sealed under a secret that a loss of power took away stays sealed for good.
    await syncFolderOf(path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
