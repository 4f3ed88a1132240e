import { appRouter } from '@acct/core';
import { defaultLimits, parseJson, RequestRefusal } from '@acct/gateway';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { z } from 'zod';

/** What the address of a tRPC request says, checked before tRPC reads any of it. */
export type TrpcCall = {
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  /** The JSON text of a query's input. */
  readonly input: string | undefined;
  /** A known procedure, `batch` or `none`: a label for logs and figures. */
  readonly label: string;
  /** Whether one of the calls takes a password or a secret. */
  readonly hasCredentials: boolean;
};

/** @throws RequestRefusal for an address or an input that the REST door would not take either */
export function trpcCallOf(originalUrl: string): TrpcCall {
  const [path = '', ...queries] = originalUrl.split('?');
  const query = parametersOf(queries.join('?'));
  const isBatch = query.get('batch') === '1';
  const name = path.slice('/trpc/'.length);
  // Procedures have plain names, so an encoded one is another spelling, which no proxy should have to know.
  if (!/^[A-Za-z0-9_.,]+$/.test(name)) throw new RequestRefusal('route.not_found');
  const paths = isBatch ? name.split(',') : [name];
  const input = query.get('input');
  if (input !== undefined) requireObject(parseJson(input, defaultLimits));
  return { paths, isBatch, input, label: labelOf(paths), hasCredentials: paths.some(isCredential) };
}

/** The methods that every known call of the request takes; none when no call is known. */
export function methodsOf({ paths }: TrpcCall): readonly string[] {
  const types = paths.map((path) => procedures.get(path)?._def.type);
  const known = new Set(types.filter((type) => type !== undefined));
  return [...known].map((type) => (type === 'mutation' ? 'POST' : 'GET'));
}

// tRPC types the flat table of procedures as `any` for routers in general.
const table: Record<string, AnyProcedure> = asAnyRouter(appRouter)._def.procedures;
const procedures = new Map(Object.entries(table));

function asAnyRouter(router: AnyRouter): AnyRouter {
  return router;
}

/** Core says of a procedure that it takes a password or a secret. */
const Credential = z.looseObject({ credential: z.literal(true) });

function isCredential(path: string): boolean {
  const meta = Credential.safeParse(procedures.get(path)?._def.meta);
  return meta.success;
}

function labelOf(paths: readonly string[]): string {
  const [only, ...others] = paths;
  if (only === undefined || others.length > 0) return 'batch';
  return procedures.has(only) ? only : 'none';
}

function parametersOf(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    if (name !== 'batch' && name !== 'input') {
      throw new RequestRefusal('request.invalid', 'Only batch and input are known in the query.');
    }
    if (found.has(name)) {
      throw new RequestRefusal('request.malformed', 'A query parameter is given twice.');
    }
    found.set(name, decode(rest.join('=')));
  }
  const batch = found.get('batch');
  if (batch !== undefined && batch !== '1') {
    throw new RequestRefusal('request.invalid', 'A batch is asked for by batch=1.');
  }
  return found;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new RequestRefusal('request.malformed', 'The URL holds a broken percent escape.');
  }
}

function requireObject(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new RequestRefusal('request.malformed', 'The input must be a JSON object.');
}
