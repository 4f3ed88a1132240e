import { type Import, importsOf, resolveImport, type Source } from './source.ts';

/**
 * The law of imports. Arrows point down: kernel, db, the tools that services are given, trpc, records,
 * flows, the list of capabilities, the core. Records never meet and flows never meet; a door knows the
 * face of the core and nothing behind it.
 */
export function offendersIn(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => !isTest(path) && !isBuild(path))
    .flatMap((source) => [
      ...importsOf(source).flatMap((one) => judge(source.path, one)),
      ...judgeDatabase(source),
    ]);
}

function judge(path: string, one: Import): string[] {
  const target = resolveImport(path, one.from);
  const reasons = target === undefined ? judgePackage(path, one) : judgeFile({ path, target });
  return reasons.map((reason) => `${path} imports ${one.from}: ${reason}`);
}

/** Which of our packages a package may know. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/gateway': [],
  'packages/client': [],
  'apps/server': ['@acct/core', '@acct/gateway'],
  'apps/console': ['@acct/client'],
  'apps/cli': ['@acct/core', '@acct/server'],
};

function judgePackage(path: string, { from, isType }: Import): string[] {
  if (!from.startsWith('@acct/')) return [];
  const home = packageOf(path);
  const known = arrows[home];
  // A package may show several faces (`@acct/server/run`), but nobody walks into its folders.
  const name = /^(@acct\/[a-z]+)(?:\/[a-z-]+)?$/.exec(from)?.[1] ?? from;
  if (known === undefined || known.includes(name)) return [];
  if (home === 'packages/client' && name === '@acct/core' && isType) return [];
  return [`${home} may know ${known.length === 0 ? 'none of ours' : known.join(' and ')}`];
}

type Arrow = { readonly path: string; readonly target: string };

function judgeFile(arrow: Arrow): string[] {
  const { path, target } = arrow;
  const home = packageOf(path);
  if (home in arrows && packageOf(target) !== home) {
    return ['a package is known by its name, not by a path into it'];
  }
  return home === 'packages/core' ? judgeFloors(arrow) : [];
}

// From the bottom up. A file may import from floors below its own, and from its own room.
const floors = [
  ['kernel/'],
  ['db/', 'mail/', 'redis/'],
  ['tools.ts', 'journal.ts', 'notices.ts', 'last-uses.ts'],
  ['trpc/'],
  ['records/'],
  ['flows/'],
  ['capabilities.ts'],
  ['sweeps.ts'],
  ['core.ts'],
  ['index.ts'],
];

function judgeFloors(arrow: Arrow): string[] {
  const [path, target] = [inCore(arrow.path), inCore(arrow.target)];
  const [from, to] = [floorOf(path), floorOf(target)];
  if (from === undefined) return [`${arrow.path} stands on no floor`];
  if (to === undefined) return [`${arrow.target} stands on no floor`];
  if (to > from) return ['that floor is above'];
  const [room, otherRoom] = [roomOf(path), roomOf(target)];
  if (to === from && room !== otherRoom && from !== floorOf('tools.ts')) {
    return ['rooms of one floor do not know each other'];
  }
  return judgeRoles(path, target);
}

/** What each kind of file in a slice is for. */
function judgeRoles(path: string, target: string): string[] {
  if (!/^(?:records|flows)\//.test(path)) return [];
  if (target.startsWith('trpc/')) {
    if (path.endsWith('/procedures.ts')) return [];
    if (path.endsWith('/index.ts') && target === 'trpc/capability.ts') return [];
    return ['only procedures know of guards and tRPC'];
  }
  if (target.endsWith('/procedures.ts') && !path.endsWith('/index.ts')) {
    return ['procedures are called through the router'];
  }
  return [];
}

/** Doors, schemas and tables of words have no business with the database. */
function judgeDatabase({ path, text }: Source): string[] {
  const isWordy = /\/(?:procedures|schema|refusals|events|index)\.ts$/.test(path);
  const isSlice = /^packages\/core\/src\/(?:records|flows)\//.test(path);
  const isDoor = path.startsWith('apps/') || path.startsWith('packages/gateway/');
  if (!(isSlice && isWordy) && !isDoor) return [];
  if (!/\bdb\.(?:read|write|lock)\b|\btx\b/.test(text)) return [];
  return [`${path} touches the database: only services do`];
}

function isTest(path: string): boolean {
  return /\.(?:test|harness)\.ts$/.test(path) || /^(?:tests|bench)\/|\/test\//.test(path);
}

/** How a package is made is no part of what it does; the makers share code across the floors. */
function isBuild(path: string): boolean {
  return /^(?:apps|packages)\/[a-z]+\/[a-z]+\.mjs$/.test(path);
}

function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function inCore(path: string): string {
  return path.replace(/^packages\/core\/src\//, '');
}

function floorOf(path: string): number | undefined {
  const floor = floors.findIndex((rooms) =>
    rooms.some((room) => path === room || (room.endsWith('/') && path.startsWith(room))),
  );
  return floor < 0 ? undefined : floor;
}

function roomOf(path: string): string {
  const depth = /^(?:records|flows)\//.test(path) ? 2 : 1;
  return path.split('/').slice(0, depth).join('/');
}
