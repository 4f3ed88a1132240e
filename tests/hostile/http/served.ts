import type { Settings } from '@acct/core';
import { z } from 'zod';
import { startChild } from '../../house/child.ts';
import { type House, type HouseOptions, openHouse } from '../../house/house.ts';

/**
 * An Acct in a process of its own, and a house on the same database: the house has the people and reads
 * what is stored, the process is what strangers talk to.
 */
export async function openServed(
  settings: Partial<Settings> = {},
  options: HouseOptions = {},
): Promise<Served> {
  // The process has the real time, so the house has it too.
  const parts = { clock: { now: () => new Date() } };
  const house = await openHouse({ door: 'caller', provider: 'sqlite', parts, ...options });
  try {
    const shared = { ...house.core.tools.settings, port: 0, ...settings };
    const child = await startChild(new URL('./server-process.ts', import.meta.url), shared);
    const { url } = Ready.parse(child.ready);
    return {
      url,
      house,
      held: async () => Held.parse(await child.ask({})),
      [Symbol.asyncDispose]: async () => {
        await child.kill();
        await house[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await house[Symbol.asyncDispose]();
    throw error;
  }
}

export type Served = AsyncDisposable & {
  readonly url: string;
  readonly house: House;
  /** What the process holds just now, after its garbage was collected. */
  held(): Promise<Held>;
};

const Ready = z.object({ url: z.string() });

const Held = z.object({
  pid: z.int(),
  uptime: z.number(),
  rss: z.int(),
  sockets: z.int(),
  files: z.int(),
});
export type Held = z.infer<typeof Held>;
