import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { z } from 'zod';

// The whole service in a process of its own, on a database that a test backs up, restores or fails over.

const overrides = z.custom<object>().parse(JSON.parse(process.argv[2] ?? '{}'));
const server = await startServer(settingsWith(overrides));
process.on('disconnect', () => process.exit());
process.on('message', () => {
  void server.close().then(() => process.send?.({ closed: true }));
});
process.send?.({ url: server.url });
