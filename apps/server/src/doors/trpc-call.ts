import {
  defaultLimits,
  isJsonObject,
  type JsonObject,
  parseJson,
  RequestRefusal,
} from '@acct/gateway';
import type { TrpcProcedure, TrpcProcedures } from './trpc-procedures.ts';

/** What the address of a tRPC request says, checked before anything is called. */
export type TrpcRequest = {
  readonly calls: readonly TrpcCall[];
  readonly isBatch: boolean;
  /** A query's input; that of a batch holds one under each call's number. */
  readonly input: JsonObject | undefined;
  /** A known procedure, `batch` or `none`: a label for logs and figures. */
  readonly label: string;
};

export type TrpcCall = {
  readonly path: string;
  /** Undefined when there is none of that name. */
  readonly procedure: TrpcProcedure | undefined;
};

/** @throws RequestRefusal for an address or an input that the REST door would not take either */
export function trpcRequestOf(address: string, procedures: TrpcProcedures): TrpcRequest {
  const question = address.indexOf('?');
  const path = question < 0 ? address : address.slice(0, question);
  const { isBatch, input } = parametersOf(question < 0 ? '' : address.slice(question + 1));
  const name = path.slice('/trpc/'.length);
  // Procedures have plain names, so an encoded one is another spelling, which no proxy should have to know.
  if (!/^[A-Za-z0-9_.,]+$/.test(name)) throw new RequestRefusal('route.not_found');
  const paths = isBatch ? name.split(',') : [name];
  const calls = paths.map((each) => ({ path: each, procedure: procedures.get(each) }));
  return { calls, isBatch, input, label: labelOf(calls) };
}

/** The methods that every known call of the request takes; none when no call is known. */
export function methodsOf({ calls }: TrpcRequest): readonly string[] {
  const methods = new Set<string>();
  for (const { procedure } of calls) {
    if (procedure !== undefined) methods.add(procedure.method);
  }
  return [...methods];
}

function labelOf([only, ...others]: readonly TrpcCall[]): string {
  if (only === undefined || others.length > 0) return 'batch';
  return only.procedure === undefined ? 'none' : only.path;
}

function parametersOf(query: string): Pick<TrpcRequest, 'isBatch' | 'input'> {
  let batch: string | undefined;
  let input: string | undefined;
  for (const pair of query === '' ? [] : query.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (name !== 'batch' && name !== 'input') {
      throw new RequestRefusal('request.invalid', 'Only batch and input are known in the query.');
    }
    if ((name === 'batch' ? batch : input) !== undefined) {
      throw new RequestRefusal('request.malformed', 'A query parameter is given twice.');
    }
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name === 'batch') batch = value;
    else input = value;
  }
  if (batch !== undefined && batch !== '1') {
    throw new RequestRefusal('request.invalid', 'A batch is asked for by batch=1.');
  }
  return { isBatch: batch === '1', input: input === undefined ? undefined : objectIn(input) };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new RequestRefusal('request.malformed', 'The URL holds a broken percent escape.');
  }
}

function objectIn(text: string): JsonObject {
  const value = parseJson(text, defaultLimits);
  if (isJsonObject(value)) return value;
  throw new RequestRefusal('request.malformed', 'The input must be a JSON object.');
}
