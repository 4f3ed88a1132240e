import type { Core } from '@acct/core';
import { doorsOf } from './doors.ts';
import type { Figures } from './figures.ts';
import { openGate } from './gatekeeper.ts';
import { createHttpServer, drain, listen, urlOf } from './http-server.ts';
import { closingMsMin } from './limits.ts';
import { trustedProxies } from './proxies.ts';
import type { Arrival } from './request.ts';

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

type OpenParts = {
  readonly figures: Figures;
  /** Told when somebody became the first administrator. */
  onAdministrator(): Promise<void>;
};

/**
 * Serves every door of an open core, and closes the core at the end.
 *
 * @throws ListenRefused
 */
export async function openDoors(core: Core, parts: OpenParts): Promise<RunningServer> {
  const { settings, log } = core.tools;
  const { figures } = parts;
  const proxies = trustedProxies(settings.trustedProxies);
  const closing = new AbortController();
  const doors = doorsOf({ core, figures, closing: closing.signal });
  const gate = openGate({ core, proxies, onAnswered }, doors);
  const server = createHttpServer(settings, gate.handle);
  await listen(server, settings);
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server, settings.host),
    core,
    close() {
      if (!closing.signal.aborted) gate.close();
      closing.abort();
      closed ??= stop();
      return closed;
    },
  };

  async function stop(): Promise<void> {
    const until = performance.now() + settings.shutdownTimeoutMs;
    await drain(server, settings.shutdownTimeoutMs);
    gate.end();
    const left = Math.max(until - performance.now(), closingMsMin);
    if (await endsWithin(core.close(), left)) return;
    log.warn({}, 'the database did not let go in time');
  }

  function onAnswered(arrival: Arrival, status: number | undefined): void {
    figures.answered(arrival, status);
    // The secret was used, so nobody needs to find it any more.
    if (arrival.operation !== 'roles.bootstrap' || (status ?? 500) >= 300) return;
    parts.onAdministrator().catch((error: unknown) => {
      log.warn({ err: error }, 'the bootstrap file was not removed');
    });
  }
}

/** A database that does not answer must not hold the stop either. */
export async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
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
