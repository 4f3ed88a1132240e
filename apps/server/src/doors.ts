import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '@acct/core';
import { answerError } from './answer-error.ts';
import type { AppParts } from './app.ts';
import { forwardAuthDoor, forwardAuthPath } from './doors/forward-auth.ts';
import { oauthDoor } from './doors/oauth.ts';
import { restDoor } from './doors/rest.ts';
import { revocationsDoor, revocationsPath } from './doors/revocations.ts';
import { trpcDoor } from './doors/trpc.ts';
import type { Listener } from './gatekeeper.ts';
import { RevocationFeed } from './revocation-feed.ts';

/**
 * Which address leads to which door: what other programs ask all day long on plain node:http, all others by
 * Express.
 */
export function doorsOf(parts: AppParts): Listener {
  const { log } = parts.core.tools;
  const doorParts = { core: parts.core, log, figures: parts.figures };
  const rest = restDoor(doorParts);
  const doors: readonly [path: string, door: Door][] = [
    // Below the next one, so before it.
    [revocationsPath, revocationsDoor({ ...doorParts, feed: feedOf(parts), otherwise: rest })],
    ['/v1', rest],
    ['/trpc', trpcDoor(doorParts)],
    [forwardAuthPath, forwardAuthDoor(doorParts)],
    ['/oauth', oauthDoor(doorParts)],
  ];
  let app: ReturnType<typeof loadApp> | undefined;

  return (req, res) => {
    const url = req.url ?? '';
    const found = doors.find(([path]) => leadsTo(path, url));
    const answered = found === undefined ? pages() : found[1](req, res);
    answered.catch((error: unknown) => answerError(doorParts, error, { req, res }));

    async function pages(): Promise<void> {
      app ??= loadApp(parts);
      (await app)(req, res.settle());
    }
  };
}

type Door = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** One for all who follow this process; it ends before the service does. */
function feedOf({ core, closing }: AppParts): RevocationFeed {
  const service = core.as({ kind: 'operator' });
  const feed = new RevocationFeed({
    read: (after) => service.audit.revocations({ after, limit: limits.pageItemsMax }),
    log: core.tools.log,
  });
  closing.addEventListener('abort', () => feed.close());
  return feed;
}

/** Loaded with the first request for it: a service that only checks tokens never needs it. */
async function loadApp(parts: AppParts) {
  const { buildApp } = await import('./app.ts');
  return buildApp(parts);
}

function leadsTo(door: string, url: string): boolean {
  if (!url.startsWith(door)) return false;
  const next = url[door.length];
  return next === undefined || next === '/' || next === '?';
}
