import { settingsWith } from '@acct/core';
import { type RunningServer, startServer } from '@acct/server';
import { z } from 'zod';

// The whole service in a process of its own, started again with other settings whenever it is told: the
// program is loaded once for many races, and a start is as short as it can be.

const Order = z.object({ start: z.custom<object>().optional() });

let server: RunningServer | undefined;

process.on('message', (message) => {
  void obey(Order.parse(message)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function obey({ start }: z.infer<typeof Order>): Promise<object> {
  await server?.close();
  server = undefined;
  if (start === undefined) return { stopped: true };
  try {
    server = await startServer(settingsWith(start), { sweeps: false });
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { read } = server.core.tools.db;
  // The first statements of a connection are slow; a race should start with warm ones.
  await Promise.all(Array.from({ length: 8 }, () => read.account.count()));
  return { url: server.url };
}
