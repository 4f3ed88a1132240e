import type { appRouter } from '@acct/core';
import type { z } from 'zod';

/** What a route of these doors is given for one request. */
export type Visit = {
  readonly caller: ReturnType<typeof appRouter.createCaller>;
  /** What stood in the address, decoded, by the names in the path of the route. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Reads the body. @throws PyacctRefusal naming each fault by its place */
  body<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>>;
};

export type PyacctRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the door; `{name}` stands for one segment that is not empty. */
  readonly path: `/${string}`;
  /** The procedure that answers: a label for logs and figures. */
  readonly operation: string;
  /** What it returns is the body of a 200. */
  answer(visit: Visit): Promise<unknown>;
};

export type Found = {
  readonly route: PyacctRoute;
  readonly parameters: ReadonlyMap<string, string>;
};

/** Every route of this path, whatever its method, in the order of the table. */
export function routesAt(routes: readonly PyacctRoute[], path: string): readonly Found[] {
  const segments = decoded(path.split('/'));
  if (segments === undefined) return [];
  return routes.flatMap((route) => {
    const parameters = matched(route.path.split('/'), segments);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
}

/** The path with its slash at the end put there or taken away, where that one leads somewhere. */
export function otherSpelling(routes: readonly PyacctRoute[], path: string): string | undefined {
  const other = path.endsWith('/') ? withoutSlashes(path) : `${path}/`;
  return routesAt(routes, other).length > 0 ? other : undefined;
}

/** A loop, because a pattern for this looks at each slash again from every slash before it. */
function withoutSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

function matched(template: readonly string[], segments: readonly string[]) {
  if (template.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, wanted] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(wanted)?.[1];
    if (name === undefined ? segment !== wanted : segment === '') return undefined;
    if (name !== undefined) parameters.set(name, segment);
  }
  return parameters;
}

/** Decoded after the path was cut, so that an escaped slash is part of a name. */
function decoded(segments: readonly string[]): readonly string[] | undefined {
  try {
    return segments.map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
