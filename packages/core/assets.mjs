import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { copyMigrations } from '../../prisma/migrations.mjs';

/** Copies what the built core looks for at run time to where it looks: beside its own file. */
export async function copyAssets(dist) {
  await copyMigrations(dist);
  for (const program of ['kernel/hash-thread.mjs', 'db/sqlite-thread.mjs']) {
    await cp(join(import.meta.dirname, 'src', program), join(dist, basename(program)));
  }
}
