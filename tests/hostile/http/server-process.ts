import { existsSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { z } from 'zod';

// The whole service in a process of its own, which tells what it holds whenever it is asked.

const overrides = z.custom<object>().parse(JSON.parse(process.argv[2] ?? '{}'));
setFlagsFromString('--expose-gc');
const collect = z.custom<() => void>().parse(runInNewContext('gc'));
const server = await startServer(settingsWith(overrides));
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(held()));
process.send?.({ url: server.url });

function held(): object {
  collect();
  const folder = '/proc/self/fd';
  return {
    pid: process.pid,
    uptime: process.uptime(),
    rss: process.memoryUsage.rss(),
    sockets: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    // Other systems have no such folder; there the sockets alone are counted.
    files: existsSync(folder) ? readdirSync(folder).length : 0,
  };
}
