import type { Core, Settings } from '@acct/core';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { answerJson, answerProblem, answerText } from './answer.ts';
import { answerError } from './answer-error.ts';
import { consolePages, consolePath } from './doors/console.ts';
import { docsPages } from './doors/docs.ts';
import type { DoorParts } from './doors/door.ts';
import { answerLive, answerReady, readinessBy } from './doors/health.ts';
import { jwksPage, jwksPath } from './doors/jwks.ts';
import { pyacctDoors } from './doors/pyacct.ts';
import { wellKnownPages } from './doors/well-known.ts';
import type { Figures } from './figures.ts';
import { problem } from './problems.ts';
import { arrivalOf } from './request.ts';

export type AppParts = {
  readonly core: Core;
  readonly figures: Figures;
  /** Aborts when the service is about to stop: what would go on for ever ends then. */
  readonly closing: AbortSignal;
};

/**
 * The pages and the doors that are asked now and then. What is asked all the time never comes here (see
 * `doors.ts`): Express gives every request and answer another prototype, which costs Node more than the
 * answer itself.
 */
export function buildApp({ core, figures, closing }: AppParts): Express {
  const { settings, log } = core.tools;
  const parts: DoorParts = { core, log, figures };
  const ready = readinessBy((timeoutMs) => core.tools.db.ping(timeoutMs));
  const app = express();
  app.disable('x-powered-by').disable('etag').disable('query parser');
  app.enable('case sensitive routing').enable('strict routing');
  for (const [path, door] of pyacctDoors(parts)) app.use(path, door);
  page(app, '/healthz/live', async (_req, res) => answerLive(res));
  page(app, '/healthz/ready', async (req, res) => {
    if (!closing.aborted && (await ready())) answerReady(res);
    else answerProblem(req, res, problem('service.unavailable'));
  });
  if (settings.metrics) {
    page(app, '/metrics', async (_req, res) => {
      const { text, contentType } = await figures.text();
      answerText(res, 200, { text, headers: { 'content-type': contentType } });
    });
  }
  if (settings.docs) {
    for (const [path, answer] of docsPages(core)) page(app, path, (_req, res) => answer(res));
  }
  if (settings.console) {
    const answer = consolePages();
    page(app, consolePath, answer);
    page(app, `${consolePath}/{*name}`, answer);
  }
  page(app, jwksPath, jwksPage(parts));
  for (const [path, answer] of wellKnownPages(core)) {
    page(app, path, (_req, res) => answer(res));
  }
  page(app, '/', async (req, res) => answerRoot(req, res, settings));
  app.use((req: Request, res: Response) => answerProblem(req, res, problem('route.not_found')));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    // Express itself only ever complains of an address that it cannot read.
    if (isBadAddress(error)) return answerProblem(req, res, problem('request.malformed'));
    answerError(parts, error, { req, res });
  });
  return app;
}

/** People are led to a page for them; programs are told where everything is. */
function answerRoot(req: Request, res: Response, settings: Settings): void {
  const places = {
    api: '/v1',
    trpc: '/trpc',
    ...(settings.docs && { docs: '/docs', openapi: '/openapi.json' }),
    ...(settings.console && { console: consolePath }),
  };
  const isBrowser = req.headers.accept?.includes('text/html') === true;
  const [location] = [settings.console ? [consolePath] : [], settings.docs ? ['/docs'] : []].flat();
  if (location !== undefined && isBrowser) res.writeHead(303, { location }).end();
  else answerJson(res, 200, { body: { name: 'Acct', ...places } });
}

/** One address that is read only. */
function page(
  app: Express,
  path: string,
  answer: (req: Request, res: Response) => Promise<void>,
): void {
  app.all(path, async (req, res) => {
    const arrival = arrivalOf(req);
    arrival.door = 'page';
    arrival.operation = path;
    arrival.route = path;
    if (req.method === 'GET' || req.method === 'HEAD') await answer(req, res);
    else {
      const headers = { allow: 'GET, HEAD' };
      answerProblem(req, res, problem('route.method_not_allowed', { headers }));
    }
  });
}

function isBadAddress(error: unknown): boolean {
  return error instanceof URIError || (error instanceof TypeError && 'code' in error);
}
