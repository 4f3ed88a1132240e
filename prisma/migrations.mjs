import { cp } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies the migrations to where built code looks for them: beside its own file. */
export async function copyMigrations(dist) {
  for (const provider of ['sqlite', 'postgresql']) {
    const migrations = join(import.meta.dirname, provider, 'migrations');
    await cp(migrations, join(dist, 'migrations', provider), { recursive: true });
  }
}
