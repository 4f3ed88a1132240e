import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Has what was written to a file last through a loss of power. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The same for a name that was just given: it stands in the folder. */
export async function syncFolderOf(place: string): Promise<void> {
  // Windows gives no handle of a folder, and keeps names by itself.
  await syncPath(dirname(place)).catch(() => {});
}
