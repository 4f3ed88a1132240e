import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startChild } from '../../house/child.ts';
import { openHouse } from '../../house/house.ts';
import type { Member } from '../../house/people.ts';
import { standBefore } from '../../house/proxy.ts';

/** An Acct behind a proxy, that writes down the id of each request that it has seen, and some people. */
export async function openBehind(): Promise<Behind> {
  const parts = { clock: { now: () => new Date() } };
  const house = await openHouse({ door: 'caller', provider: 'sqlite', parts });
  const folder = await mkdtemp(join(tmpdir(), 'acct-behind-'));
  const logFile = join(folder, 'log.jsonl');
  await writeFile(logFile, '');
  const child = await startChild(new URL('../../faults/server-process.ts', import.meta.url), {
    ...house.core.tools.settings,
    port: 0,
    trustedProxies: ['127.0.0.1'],
    logLevel: 'debug',
    ...{ logFile },
  });
  let connections = 0;
  const { url } = z.object({ url: z.string() }).parse(child.ready);
  const counter = await standBefore(url, (near, far) => {
    connections += 1;
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  });
  return {
    url: counter.url,
    members: (count) => Promise.all(Array.from({ length: count }, () => house.member())),
    connections: () => connections,
    ids: async () => idsIn(await readFile(logFile, 'utf8')),
    [Symbol.asyncDispose]: async () => {
      await counter[Symbol.asyncDispose]();
      await child.kill();
      await house[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Behind = AsyncDisposable & {
  readonly url: string;
  members(count: number): Promise<Member[]>;
  /** How many were opened so far. */
  connections(): number;
  /** The ids of all requests so far, as the proxy named them, or of its own where it did not. */
  ids(): Promise<string[]>;
};

function idsIn(log: string): string[] {
  const lines = log.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => Line.parse(JSON.parse(line)))
    .flatMap(({ msg, requestId }) => (msg === 'request' ? [requestId ?? 'none'] : []));
}

const Line = z.object({ msg: z.string(), requestId: z.string().optional() });
