import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { forTests } from '../house/house.ts';

/** An Acct for the examples, with a folder for what they make. */
export async function startAcct() {
  const folder = await mkdtemp(join(tmpdir(), 'acct-examples-'));
  const settings = settingsWith({
    ...forTests,
    databaseUrl: `file:${join(folder, 'acct.db')}`,
    bootstrapFile: join(folder, 'bootstrap-secret'),
  });
  const server = await startServer(settings, { sweeps: false });
  const stranger = server.core.as({ kind: 'nothing' });
  return {
    url: server.url,
    folder,
    stranger,
    operator: server.core.as({ kind: 'operator' }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Acct = Awaited<ReturnType<typeof startAcct>>;
