import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { z } from 'zod';

// The whole service in a process of its own, one of several on a database.

const overrides = z.custom<object>().parse(JSON.parse(process.argv[2] ?? '{}'));
const server = await startServer(settingsWith(overrides), { sweeps: false });
process.on('disconnect', () => process.exit());
process.send?.({ url: server.url });
