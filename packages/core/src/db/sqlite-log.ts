import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Brings what was committed onto the disk, away from the event loop. SQLite's own way to do that
 * (`synchronous = FULL`) waits inside the commit, and with it every request of this process; here the
 * commit only writes, and whoever made a change waits until the write-ahead log is on the disk. Those who
 * commit meanwhile share the next wait.
 */
export class SqliteLog {
  readonly #path: string;
  #file: Promise<FileHandle> | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** Resolves when all that was committed before the call is on the disk. */
  synced(): Promise<void> {
    // What runs already may have begun before that commit.
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        this.#running = this.#sync();
        return this.#running;
      });
    return this.#next;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => {});
    const file = await this.#file?.catch(() => undefined);
    await file?.close();
  }

  async #sync(): Promise<void> {
    this.#file ??= openLog(this.#path);
    const file = await this.#file.catch((error: unknown) => {
      this.#file = undefined;
      throw error;
    });
    await file.datasync();
  }
}

/** The log stays where it is while any connection is open. Its name must be on the disk as well. */
async function openLog(path: string): Promise<FileHandle> {
  const file = await open(path, 'r+');
  // Windows gives no handle of a folder, and keeps names by itself.
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  try {
    await folder?.sync();
  } finally {
    await folder?.close();
  }
  return file;
}
