import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Migration = {
  readonly name: string;
  readonly script: string;
  /** SHA-256 of the file in hex, as Prisma keeps it. */
  readonly checksum: string;
};

/** Reads the migrations of one database in the order of their names, which is that of their making. */
export async function readMigrations(
  provider: 'sqlite' | 'postgresql',
  folder = defaultFolder(provider),
): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  // Not sorted by locale: the order must be the same on every machine.
  names.sort((a, b) => (a < b ? -1 : 1));
  return Promise.all(names.map((name) => readMigration(folder, name)));
}

/** A built server has them beside its file; the source has them in the folder of the Prisma schemas. */
function defaultFolder(provider: string): string {
  const places = [`./migrations/${provider}/`, `../../../../prisma/${provider}/migrations/`];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = folders.find((folder) => existsSync(folder));
  if (found === undefined) {
    throw new Error(`The migrations are not where they belong: ${folders.join(' or ')}`);
  }
  return found;
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const file = await readFile(join(folder, name, 'migration.sql'));
  return {
    name,
    script: file.toString('utf8'),
    checksum: createHash('sha256').update(file).digest('hex'),
  };
}
