import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyRouter, inferRouterContext } from '@trpc/server';
import { type BodyLimits, hasBody, readJsonBody } from './body.ts';
import { type Call, compileCall } from './call.ts';
import { compileDecoder, type Decoder } from './decode.ts';
import { type Operation, operationsOf, parsedOutput } from './operation.ts';
import { isPromise } from './parser.ts';
import { defaultProblem, internal, type Problem, RequestRefusal } from './problem.ts';
import { Draft, type Reply, writeProblem, writeResult } from './respond.ts';
import { buildRoutes, type Endpoint } from './routes.ts';
import { signalOf } from './signal.ts';
import { duplicatedHeader, targetOf } from './target.ts';

/** Bounds on one request. */
export interface GatewayLimits extends BodyLimits {
  /** The longest path with query in bytes, as sent. */
  readonly urlBytes: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytes: 32 * 1024,
  urlBytes: 8 * 1024,
  jsonDepth: 16,
  arrayLength: 128,
};

export interface GatewayOptions<TRouter extends AnyRouter> {
  readonly router: TRouter;
  /** Where the operations live, such as `/v1`; empty for the root. */
  readonly basePath: string;
  /** Told which operation a request asks for, before anything of it is read. */
  onOperation?(req: IncomingMessage, operation: Operation): void;
  /** Makes the tRPC context of one request. What it throws is answered as a problem. */
  createContext(
    req: IncomingMessage,
    reply: Reply,
    operation: Operation,
  ): inferRouterContext<TRouter> | Promise<inferRouterContext<TRouter>>;
  /**
   * Asked about what a call threw, before that becomes a problem: an output that stands in its place, if
   * there is one. It passes the procedure's own schema, as every output does.
   */
  recover?(error: unknown, req: IncomingMessage): Promise<{ readonly output: unknown } | undefined>;
  /** The host's own problems. Undefined leaves the error to `defaultProblem`. */
  toProblem?(error: unknown, req: IncomingMessage): Problem | undefined;
  /** Told of everything that a procedure or context threw and nothing stood in for; the place for a log. */
  onError?(error: unknown, req: IncomingMessage, problem: Problem): void;
  /** The id that ties a problem to the log. */
  requestId?(req: IncomingMessage): string | undefined;
  /** The URI that stands for a problem's code; `about:blank` unless given. */
  problemType?(code: string): string;
  readonly limits?: Partial<GatewayLimits>;
}

export interface Gateway {
  /** Answers one request, whatever it is. It never rejects. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  readonly operations: readonly Operation[];
}

/**
 * Serves the procedures of a tRPC router that carry `meta.openapi` as REST endpoints.
 *
 * @throws Error at once for a router that cannot be served exactly as it is declared
 */
export function createGateway<TRouter extends AnyRouter>(
  options: GatewayOptions<TRouter>,
): Gateway {
  const limits = { ...defaultLimits, ...options.limits };
  const operations = operationsOf(options.router, options.basePath);
  const findRoute = buildRoutes(
    operations.map((operation) => ({
      operation,
      decode: compileDecoder(operation, limits.arrayLength),
      call: compileCall(operation),
    })),
  );
  return { handle, operations };

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const draft = new Draft();
    try {
      refuseDuplicates(req);
      const target = targetOf(req, limits.urlBytes);
      const match = findRoute(target.path);
      if (match === undefined) throw new RequestRefusal('route.not_found');
      if (req.method === 'OPTIONS') {
        res.writeHead(204, { allow: allowed(match.endpoint) }).end();
        return;
      }
      const { operation, decode, call } = routeFor(match.endpoint, req.method);
      options.onOperation?.(req, operation);
      const parameters = decode(match.parameters, target.query);
      const given = inputOf(req, operation, { parameters, limits });
      const input = given instanceof Promise ? await given : given;
      const made = options.createContext(req, draft, operation);
      const ctx = isPromise(made) ? await made : made;
      let output: unknown;
      try {
        output = await call({ ctx, input, signal: signalOf(res) });
      } catch (error) {
        output = await recovered(error, operation, req);
      }
      // A deadline may have answered meanwhile.
      if (!res.headersSent) writeResult(res, { operation, draft, output });
    } catch (error) {
      fail(error, { req, res, draft });
    }
  }

  async function recovered(
    error: unknown,
    { procedure }: Operation,
    req: IncomingMessage,
  ): Promise<unknown> {
    const found = await options.recover?.(error, req);
    if (found === undefined) throw error;
    return parsedOutput(procedure, found.output);
  }

  function fail(error: unknown, { req, res, draft }: Exchange): void {
    try {
      const problem = problemOf(error, req);
      // A deadline may have answered meanwhile; then nothing is left but to tell of the error.
      if (res.headersSent && !res.writableEnded) res.destroy();
      if (!res.headersSent) {
        if (leavesBody(req, limits.bodyBytes)) draft.headers['connection'] = 'close';
        writeProblem(res, problem, {
          type: options.problemType?.(problem.code) ?? 'about:blank',
          requestId: options.requestId?.(req),
          headers: draft.headers,
        });
      }
      if (!(error instanceof RequestRefusal)) options.onError?.(error, req, problem);
    } catch {
      // A host's hook failed while it was told of a failure: nothing is left but to say so.
      if (res.headersSent) res.destroy();
      else
        writeProblem(res, internal(), { type: 'about:blank', requestId: undefined, headers: {} });
    }
  }

  function problemOf(error: unknown, req: IncomingMessage): Problem {
    if (error instanceof RequestRefusal) return error.problem;
    return options.toProblem?.(error, req) ?? defaultProblem(error);
  }
}

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly draft: Draft;
}

interface Route {
  readonly operation: Operation;
  readonly decode: Decoder;
  readonly call: (call: Call) => Promise<unknown>;
}

function refuseDuplicates(req: IncomingMessage): void {
  const name = duplicatedHeader(req);
  if (name === undefined) return;
  throw new RequestRefusal('request.malformed', `The header ${name} came twice.`, {
    headers: { connection: 'close' },
  });
}

function routeFor(endpoint: Endpoint<Route>, method: string | undefined): Route {
  const route = endpoint.get(method === 'HEAD' ? 'GET' : (method ?? ''));
  if (route !== undefined) return route;
  throw new RequestRefusal('route.method_not_allowed', undefined, {
    headers: { allow: allowed(endpoint) },
  });
}

function allowed(endpoint: Endpoint<Route>): string {
  const methods = [...endpoint.keys()];
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** A promise only where a body has to be waited for. */
function inputOf(
  req: IncomingMessage,
  { fields, pathKeys, takesBody }: Operation,
  { parameters, limits }: { parameters: Record<string, unknown>; limits: BodyLimits },
): unknown {
  if (takesBody) {
    if (!fields.isOptional || hasBody(req)) return bodyOf(req, { parameters, pathKeys, limits });
  } else if (hasBody(req)) {
    throw new RequestRefusal('request.invalid', 'This operation takes no body.');
  }
  const isEmpty = fields.isOptional && Object.keys(parameters).length === 0;
  return isEmpty ? undefined : parameters;
}

async function bodyOf(
  req: IncomingMessage,
  given: { parameters: Record<string, unknown>; pathKeys: readonly string[]; limits: BodyLimits },
): Promise<object> {
  const { parameters, pathKeys, limits } = given;
  const body = await readJsonBody(req, limits);
  const errors = pathKeys
    .filter((key) => Object.hasOwn(body, key))
    .map((path) => ({ path, message: 'It belongs to the path, not to the body' }));
  if (errors.length > 0) throw new RequestRefusal('request.invalid', undefined, { errors });
  return { ...body, ...parameters };
}

// Node reads what is left of a body before it reuses the connection, however long that is.
function leavesBody(req: IncomingMessage, bodyBytes: number): boolean {
  if (!hasBody(req) || req.complete) return false;
  const length = req.headers['content-length'];
  return length === undefined || Number(length) > bodyBytes;
}
