import { isCleanText } from './json-text.ts';
import type { Operation } from './operation.ts';
import { type FieldError, RequestRefusal } from './problem.ts';
import { type Parameter, parameterFor } from './scalars.ts';

/** The parameters of one request, ready for the procedure's own schema. */
type Parameters = Record<string, unknown>;

/** Reads the texts of path parameters (in template order) and a raw query string. */
export type Decoder = (texts: readonly string[], query: string) => Parameters;

/**
 * Compiles the reading of an operation's path and query from its input schema.
 *
 * Every text is percent-decoded exactly once. Query keys must be known, and may repeat only for
 * lists; an operation with a body has no query.
 *
 * @throws Error at build time when a field cannot be carried by a path or query
 */
export function compileDecoder(operation: Operation, maxItems: number): Decoder {
  const pathReaders = operation.pathKeys.map((name) => ({
    name,
    read: readerFor(operation, name),
  }));
  if (pathReaders.some(({ read }) => read.isList)) {
    throw refuseBuild(operation, 'a list cannot be a path parameter.');
  }
  const queryReaders = queryReadersOf(operation);
  return function decode(texts, query) {
    const found: Parameters = {};
    const errors: FieldError[] = [];
    for (const [index, { name, read }] of pathReaders.entries()) {
      put(found, errors, { name, read, text: decodeText(texts[index] ?? '') });
    }
    if (query !== '') {
      for (const [name, text] of pairsOf(query)) {
        const read = queryReaders.get(name);
        if (read === undefined) throw unknownParameter(operation);
        put(found, errors, { name, read, text });
        requireFew(found[name], maxItems);
      }
    }
    if (errors.length > 0) throw new RequestRefusal('request.invalid', undefined, { errors });
    return found;
  };
}

function queryReadersOf(operation: Operation): ReadonlyMap<string, Parameter> {
  if (operation.takesBody) return new Map();
  if (operation.fields.isUnion) throw refuseBuild(operation, 'a union needs a body to carry it.');
  const names = [...operation.fields.names.keys()].filter(
    (name) => !operation.pathKeys.includes(name),
  );
  return new Map(names.map((name) => [name, readerFor(operation, name)]));
}

function readerFor(operation: Operation, name: string): Parameter {
  const schema = operation.fields.names.get(name);
  try {
    if (schema === undefined) throw new Error('it is not in the input.');
    return parameterFor(schema);
  } catch (error) {
    throw refuseBuild(
      operation,
      `its field "${name}": ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function put(
  found: Parameters,
  errors: FieldError[],
  { name, read, text }: { name: string; read: Parameter; text: string },
): void {
  const value = read.scalar.convert(text);
  if (value === undefined) {
    errors.push({ path: name, message: `It must be ${read.scalar.expected}` });
  }
  const before = found[name];
  if (!read.isList) {
    if (Object.hasOwn(found, name)) throw malformed('A query parameter is given twice.');
    found[name] = value;
  } else if (Array.isArray(before)) before.push(value);
  else found[name] = [value];
}

function requireFew(value: unknown, maxItems: number): void {
  if (Array.isArray(value) && value.length > maxItems) {
    throw malformed(`A query parameter is repeated more than ${maxItems} times.`);
  }
}

function pairsOf(query: string): readonly (readonly [string, string])[] {
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    const [name, text] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    // In a query, and only there, a plus stands for a space (HTML forms, URLSearchParams).
    return [decodeText(name.replaceAll('+', ' ')), decodeText(text.replaceAll('+', ' '))];
  });
}

function decodeText(encoded: string): string {
  const text = encoded.includes('%') ? decodeEscapes(encoded) : encoded;
  if (!isCleanText(text)) throw malformed('The URL holds a character that is not allowed.');
  return text;
}

function decodeEscapes(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw malformed('The URL holds a broken percent escape.');
  }
}

function unknownParameter(operation: Operation): RequestRefusal {
  const detail = operation.takesBody
    ? 'This operation takes its input from the body, not from the query.'
    : 'This operation does not know one of the query parameters.';
  return new RequestRefusal('request.invalid', detail);
}

function malformed(detail: string): RequestRefusal {
  return new RequestRefusal('request.malformed', detail);
}

function refuseBuild(operation: Operation, reason: string): Error {
  return new Error(`Procedure ${operation.name} cannot be served over REST: ${reason}`);
}
