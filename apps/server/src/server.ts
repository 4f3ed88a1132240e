import {
  type Core,
  type CoreParts,
  migrate,
  openCore,
  type Settings,
  systemClock,
} from '@acct/core';
import { buildApp } from './app.ts';
import { applyAttributesFile } from './attributes-file.ts';
import { keepBootstrapFile } from './bootstrap-file.ts';
import { openFigures } from './figures.ts';
import { gatekeeper } from './gatekeeper.ts';
import { createHttpServer, drain, listen, urlOf } from './http-server.ts';
import { type Proxies, trustedProxies } from './proxies.ts';

/** What a program may hand in; everything has a default. */
export type ServerParts = CoreParts;

export type RunningServer = {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly core: Core;
  /**
   * Stops: says that it is not ready, takes no more requests, lets those under way finish for at most
   * `shutdownTimeoutMs`, and closes the database. Calling it again waits for the same end.
   */
  close(): Promise<void>;
};

/**
 * Migrates the database, applies the attribute definitions, and serves every door.
 *
 * @throws BadSettings, AttributesRefused, MigrationRefused, DatabaseUnavailable: each says what to do
 */
export async function startServer(
  settings: Settings,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const proxies = trustedProxies(settings.trustedProxies);
  await migrate({
    url: settings.databaseUrl,
    clock: parts.clock ?? systemClock,
    log: (sentence) => parts.log?.info({}, sentence),
  });
  const core = await openCore(settings, parts);
  try {
    await applyAttributesFile(core);
    return await serve(core, proxies);
  } catch (error) {
    await core.close();
    throw error;
  }
}

async function serve(core: Core, proxies: Proxies): Promise<RunningServer> {
  const { settings } = core.tools;
  const figures = openFigures(core);
  const state = { stopping: false };
  const bootstrapFile = await keepBootstrapFile(core);
  const app = buildApp({ core, figures, state, bootstrapFile });
  const gate = gatekeeper({ core, figures, proxies, state }, app);
  const server = createHttpServer(settings, gate);
  await listen(server, settings).catch((error: unknown) => {
    bootstrapFile.stop();
    throw error;
  });
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server, settings.host),
    core,
    close() {
      state.stopping = true;
      bootstrapFile.stop();
      closed ??= drain(server, settings.shutdownTimeoutMs).then(() => core.close());
      return closed;
    },
  };
}
