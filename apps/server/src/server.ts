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
import { closeTheGate, type GateState, gatekeeper } from './gatekeeper.ts';
import { createHttpServer, drain, listen, urlOf } from './http-server.ts';
import { closingMsMin } from './limits.ts';
import { type Proxies, trustedProxies } from './proxies.ts';
import type { Arrival } from './request.ts';

export { AttributesRefused } from './attributes-file.ts';
export { ListenRefused } from './http-server.ts';
export { openLog } from './log.ts';
export { referenceDocument } from './reference.ts';

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
  const state: GateState = { stopping: false, open: new Set() };
  const bootstrapFile = await keepBootstrapFile(core);
  const app = buildApp({ core, figures, state });
  const gate = gatekeeper({ core, proxies, state, onAnswered }, app);
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
      closeTheGate(state);
      bootstrapFile.stop();
      closed ??= stop();
      return closed;
    },
  };

  async function stop(): Promise<void> {
    const until = performance.now() + settings.shutdownTimeoutMs;
    await drain(server, settings.shutdownTimeoutMs);
    const left = Math.max(until - performance.now(), closingMsMin);
    if (await endsWithin(core.close(), left)) return;
    core.tools.log.warn({}, 'the database did not let go in time');
  }

  function onAnswered(arrival: Arrival, status: number | undefined): void {
    figures.answered(arrival, status);
    // The secret was used, so nobody needs to find it any more.
    if (arrival.operation !== 'roles.bootstrap' || (status ?? 500) >= 300) return;
    bootstrapFile.check().catch((error: unknown) => {
      core.tools.log.warn({ err: error }, 'the bootstrap file was not removed');
    });
  }
}

/** A database that does not answer must not hold the stop either. */
async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
