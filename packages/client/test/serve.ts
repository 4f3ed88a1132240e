import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsWith } from '@acct/core';
// By its path: the server will carry the console, which is built on this package, and a dependency back
// would close a circle.
import { startServer } from '../../../apps/server/src/server.ts';
import { unlimited } from '../../../tests/house/unlimited.ts';

export type Served = AsyncDisposable & { readonly url: string };

/** The real service on a database of its own. */
export async function serve(): Promise<Served & { bootstrapSecret(): Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-client-'));
  const server = await startServer(
    settingsWith({
      databaseUrl: `file:${join(folder, 'acct.db')}`,
      bootstrapFile: join(folder, 'bootstrap-secret'),
      bcryptCost: 4,
      ...unlimited,
      port: 0,
    }),
    { sweeps: false },
  );
  return {
    url: server.url,
    bootstrapSecret: () => readFile(join(folder, 'bootstrap-secret'), 'utf8'),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Something that is no Acct. */
export async function serveOther(answer: RequestListener): Promise<Served> {
  return listening(createServer(answer));
}

/** Any server of Node on a free port. */
export async function listening(server: Server): Promise<Served> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
