import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * Brings what was committed onto the disk, away from the event loop. SQLite's own way to do that
 * (`synchronous = FULL`) waits inside the commit, and with it every request of this process; here the
 * commit only writes, and whoever made a change waits until the write-ahead log is on the disk. Those who
 * commit meanwhile share the next wait.
 *
 * A disk that could not take something says so once: the operating system then takes it for written, and
 * the next sync says that all is well. What is written behind a gap in the log is lost with it. So after
 * one failure nothing more is acknowledged until the log has begun anew.
 */
export class SqliteLog {
  readonly #path: string;
  #file: Promise<FileHandle> | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #isBroken = false;

  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** Whether the disk may have less of the log than can be read from it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Nothing is needed of the old log any more: all of it is in the file itself, and on the disk. */
  beganAnew(): void {
    this.#isBroken = false;
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
    if (this.#isBroken) throw new DiskFailed('An earlier change may be lost.');
    try {
      this.#file ??= openLog(this.#path);
      const file = await this.#file.catch((error: unknown) => {
        this.#file = undefined;
        throw error;
      });
      await file.datasync();
    } catch (error) {
      this.#isBroken = true;
      throw new DiskFailed(error instanceof Error ? error.message : '', { cause: error });
    }
  }
}

/** The change may be read by now, and may be gone after the next failure of power. */
class DiskFailed extends DatabaseUnavailable {
  constructor(why: string, options?: ErrorOptions) {
    super(`The disk did not take a change. ${why}`, options);
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
