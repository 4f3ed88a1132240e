import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { copyMigrations } from '../../prisma/migrations.mjs';

/** Copies what the built core looks for at run time to where it looks: beside its own file. */
export async function copyAssets(dist) {
  await copyMigrations(dist);
  const program = 'hash-thread.mjs';
  await cp(join(import.meta.dirname, 'src/kernel', program), join(dist, program));
}
