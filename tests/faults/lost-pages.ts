import { readFile, writeFile } from 'node:fs/promises';

/**
 * What the disk has of a file after it failed to take some of it. The operating system says so once and
 * then takes those pages for written: they are read from memory as long as the machine runs, and the next
 * sync says that all is well. Only what is written again gets to the disk.
 */
export async function losePages(path: string, { before, after }: Moments): Promise<number> {
  const now = await readFile(path);
  let lost = 0;
  for (let at = 0; at < now.length; at += pageBytes) {
    const page = pageOf(now, at);
    const wasWritten = !pageOf(before, at).equals(pageOf(after, at));
    if (!wasWritten || !page.equals(pageOf(after, at))) continue;
    pageOf(before, at).copy(now, at, 0, page.length);
    lost += 1;
  }
  await writeFile(path, now);
  return lost;
}

/** The file when the disk began to fail, all of it synced, and when it ended. */
type Moments = { readonly before: Buffer; readonly after: Buffer };

const pageBytes = 4096;

/** Beyond the end of a file the disk has nothing. */
function pageOf(bytes: Buffer, at: number): Buffer {
  const page = Buffer.alloc(pageBytes);
  bytes.subarray(at, at + pageBytes).copy(page);
  return page;
}
