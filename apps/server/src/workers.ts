import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Settings } from '@acct/core';
import { type BootstrapFile, keepBootstrapFile } from './bootstrap-file.ts';
import { Crew, type CrewParts } from './crew.ts';
import { listen } from './http-server.ts';
import { closingMsMin, primaryPoolMax } from './limits.ts';
import { endsWithin, type RunningServer } from './open-doors.ts';
import { prepareCore } from './prepare.ts';

export type WorkersParts = Omit<CrewParts, 'onAdministrator'>;

/**
 * Serves with several processes on one port. This one, the primary, serves nothing: it migrates, applies
 * the attribute definitions, sweeps, keeps the bootstrap file, and starts a worker again that died.
 *
 * @throws whatever keeps `startServer` from starting, be it found here or by a worker
 */
export async function startWorkers(
  settings: Settings,
  parts: WorkersParts,
): Promise<RunningServer> {
  const { log } = parts;
  const databasePoolMax = Math.min(settings.databasePoolMax, primaryPoolMax);
  const core = await prepareCore({ ...settings, databasePoolMax }, { log });
  let bootstrapFile: BootstrapFile | undefined;
  try {
    const port = await freePort(settings);
    const kept = await keepBootstrapFile(core);
    bootstrapFile = kept;
    const crew = new Crew({ ...settings, port }, { ...parts, onAdministrator });
    const url = await crew.start();
    let closed: Promise<void> | undefined;
    return {
      url,
      core,
      close() {
        closed ??= stop();
        return closed;
      },
    };

    async function stop(): Promise<void> {
      kept.stop();
      await crew.close();
      await endsWithin(core.close(), closingMsMin);
    }

    function onAdministrator(): void {
      kept.check().catch((error: unknown) => {
        log.warn({ err: error }, 'the bootstrap file was not removed');
      });
    }
  } catch (error) {
    bootstrapFile?.stop();
    await core.close();
    throw error;
  }
}

/**
 * Makes sure that the port can be had before anybody is started, and chooses one where any will do: a
 * worker that starts later must come to the same.
 *
 * @throws ListenRefused
 */
async function freePort(settings: Settings): Promise<number> {
  const server = createServer();
  await listen(server, settings);
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? settings.port : address.port;
}
