import { readdirSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from '../house/child.ts';
import { leftOut } from '../house/installed.ts';

/** A clock on the wall for processes of a test, which can be set while they run. */
export async function openFakeClock(): Promise<FakeClock> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-clock-'));
  const file = join(folder, 'offset');
  const set = async (seconds: number): Promise<void> => {
    // As a whole: it is read all the time.
    await writeFile(`${file}.next`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await rename(`${file}.next`, file);
  };
  await set(0);
  return {
    set,
    surroundings: {
      variables: {
        LD_PRELOAD: library ?? '',
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        // What only measures how long something took goes on as ever, as when somebody sets a real clock.
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export type FakeClock = AsyncDisposable & {
  /** So many seconds before or behind the true time. */
  set(seconds: number): Promise<void>;
  readonly surroundings: Surroundings;
};

const library = findLibrary();

/** Debian's `faketime`; says loudly what is left out where it is missing. */
export function hasFakeClock(what: string): boolean {
  if (library === undefined) leftOut(`${what}: this machine has no libfaketime`);
  return library !== undefined;
}

function findLibrary(): string | undefined {
  const root = '/usr/lib';
  const name = 'faketime/libfaketimeMT.so.1';
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name: folder }) => {
        const inside = folder === 'faketime' ? root : join(root, folder);
        return hasFile(inside, 'faketime') ? [join(inside, name)] : [];
      })
      .at(0);
  } catch {
    return undefined;
  }
}

function hasFile(folder: string, name: string): boolean {
  try {
    return readdirSync(folder).includes(name);
  } catch {
    return false;
  }
}
