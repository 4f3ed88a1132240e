import type { Operation } from './operation.ts';

/** All operations at one path template, by method. */
export type Endpoint<Entry> = ReadonlyMap<string, Entry>;

/** What a path led to: the operations there and the raw texts of the parameters on the way. */
export interface Match<Entry> {
  readonly endpoint: Endpoint<Entry>;
  /** Still percent-encoded, from left to right. */
  readonly parameters: readonly string[];
}

interface Node<Entry> {
  readonly fixed: Map<string, Node<Entry>>;
  parameter: Node<Entry> | undefined;
  readonly endpoint: Map<string, Entry>;
}

/**
 * Builds the finder of routes: a tree of path segments, so that a request costs one look-up per
 * segment however many routes there are. A fixed segment wins over a parameter. Segments compare
 * as they were sent: case counts, and an encoded, empty or dot segment is never another spelling
 * of a route, because a proxy in front may read it differently.
 *
 * @throws Error when two entries share a method and a path
 */
export function buildRoutes<Entry extends { readonly operation: Operation }>(
  entries: readonly Entry[],
): (path: string) => Match<Entry> | undefined {
  const root = newNode<Entry>();
  for (const entry of entries) {
    const { method } = entry.operation.meta;
    const node = segmentsOf(entry.operation.path).reduce(descend, root);
    const other = node.endpoint.get(method);
    if (other !== undefined) {
      const names = `${other.operation.name} and ${entry.operation.name}`;
      throw new Error(`Procedures ${names} share the route ${method} ${entry.operation.path}.`);
    }
    node.endpoint.set(method, entry);
  }
  // Most addresses have no parameter, and a known address is safe as it stands.
  const fixed = new Map(
    entries
      .filter(({ operation }) => operation.pathKeys.length === 0)
      .map(({ operation: { path } }) => [path, find(root, segmentsOf(path), [])]),
  );
  return (path) => {
    const known = fixed.get(path);
    if (known !== undefined) return known;
    if (!path.startsWith('/')) return undefined;
    const segments = segmentsOf(path);
    return segments.some(isUnsafe) ? undefined : find(root, segments, []);
  };
}

function find<Entry>(
  node: Node<Entry>,
  segments: readonly string[],
  parameters: readonly string[],
): Match<Entry> | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    return node.endpoint.size > 0 ? { endpoint: node.endpoint, parameters } : undefined;
  }
  const fixed = node.fixed.get(segment);
  const match = fixed && find(fixed, rest, parameters);
  if (match !== undefined || node.parameter === undefined) return match;
  return find(node.parameter, rest, [...parameters, segment]);
}

function descend<Entry>(node: Node<Entry>, segment: string): Node<Entry> {
  if (segment.startsWith('{')) {
    node.parameter ??= newNode();
    return node.parameter;
  }
  const known = node.fixed.get(segment);
  if (known !== undefined) return known;
  const added = newNode<Entry>();
  node.fixed.set(segment, added);
  return added;
}

function newNode<Entry>(): Node<Entry> {
  return { fixed: new Map(), parameter: undefined, endpoint: new Map() };
}

function segmentsOf(path: string): string[] {
  return path.slice(1).split('/');
}

// Empty segments come from `//` and a trailing slash; dots also count when encoded (RFC 3986, 6.2.2).
function isUnsafe(segment: string): boolean {
  return segment === '' || /^(?:\.|%2e){1,2}$/i.test(segment);
}
