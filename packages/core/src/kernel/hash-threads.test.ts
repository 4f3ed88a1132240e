import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { threadId } from 'node:worker_threads';
import { compare } from 'bcrypt';
import { expect, test } from 'vitest';
import { bundled } from '../../../../tests/house/bundled.ts';
import { isFault } from '../trpc/problem.ts';
import { HashThreads } from './hash-threads.ts';
import { Unavailable } from './unavailable.ts';

/** In the place of the hash it tells which thread it is; some texts are the end of it. */
const program = new URL(`data:text/javascript,
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', ({ text }) => {
    if (text === 'exit') process.exit(1);
    if (text === 'throw') throw new Error('broken');
    if (text === 'exhaust') for (const all = []; ; ) all.push(new Array(1e6).fill(text));
    if (text === 'hang') for (;;);
    parentPort.postMessage(String(threadId));
    if (text === 'exit later') setImmediate(() => process.exit(1));
  });
`);

test('a hash that a thread made is one of bcrypt, and fits that password only', async () => {
  const threads = new HashThreads();
  const encoded = await threads.hash('a quiet harbour', 4);
  expect(encoded).toMatch(/^\$2b\$04\$/);
  expect(await compare('a quiet harbour', encoded)).toBe(true);
  expect(await threads.compare('a quiet harbour', encoded)).toBe(true);
  expect(await threads.compare('a quiet harbor', encoded)).toBe(false);
  await threads.close();
});

test('what is hashed at once is hashed by threads of their own, which are kept for what comes next', async () => {
  const threads = new HashThreads(program);
  const first = await Promise.all(['a', 'b', 'c'].map((text) => threads.hash(text, 4)));
  expect(new Set([...first, String(threadId)]).size).toBe(4);
  for (const text of ['d', 'e']) expect(first).toContain(await threads.hash(text, 4));
  await threads.close();
});

test.each(['exit', 'throw', 'exhaust'])(
  'a thread that dies (%s) takes one hash along, and others are made by others',
  async (text) => {
    const threads = new HashThreads(program);
    const [before, lost, beside] = await Promise.allSettled([
      threads.hash('a', 4),
      threads.hash(text, 4),
      threads.hash('b', 4),
    ]);
    expect([before.status, lost.status, beside.status]).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(lost.status === 'rejected' && isFault(lost.reason)).toBe(true);
    const after = await Promise.all(['c', 'd', 'e'].map((each) => threads.hash(each, 4)));
    expect(new Set(after).size).toBe(3);
    await threads.close();
  },
);

test('a thread that dies while it has nothing to do is missed by nobody', async () => {
  const threads = new HashThreads(program);
  const dead = await threads.hash('exit later', 4);
  // Whatever reaches it before it is known to be dead fails; nothing hangs.
  await expect.poll(() => threads.hash('a', 4).catch(() => dead)).not.toBe(dead);
  await threads.close();
});

test('where no thread can be started each hash fails, and the program lives on', async () => {
  const threads = new HashThreads(new URL('./no-such-program.mjs', import.meta.url));
  for (const text of ['a', 'b']) await expect(threads.hash(text, 4)).rejects.toThrow('no-such');
  await threads.close();
});

test('closing gives up what is being hashed, and later hashes are refused', async () => {
  const threads = new HashThreads(program);
  const given = threads.hash('hang', 4);
  const closed = threads.close();
  await expect(given).rejects.toThrow(Unavailable);
  await closed;
  await expect(threads.hash('a', 4)).rejects.toThrow(Unavailable);
});

test('a program that has nothing else to do ends with its threads still there', async () => {
  const face = await bundled(new URL('./hash-threads.ts', import.meta.url));
  const script = `import { HashThreads } from '${face}';
    console.log(await new HashThreads().hash('a quiet harbour', 4));`;
  const flags = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(stdout).toMatch(/^\$2b\$04\$/);
});
