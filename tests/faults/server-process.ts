import { appendFileSync } from 'node:fs';
import { settingsWith } from '@acct/core';
import { openLog, startServer } from '@acct/server';
import { z } from 'zod';
import { endOnFaults, endOnSignals } from '../../apps/server/src/endings.ts';

// The whole service in a process of its own, to be stopped, killed, and left alone with a broken database.

const { logFile, ...overrides } = z
  .looseObject({ logFile: z.string() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const settings = settingsWith(overrides);
const log = openLog(settings, { write: (line) => appendFileSync(logFile, line) });
endOnFaults(log);
const server = await startServer(settings, { log });
endOnSignals(() => server.close(), log);
process.on('disconnect', () => process.exit());
process.send?.({ url: server.url });
