// Writes the bill of materials (CycloneDX 1.6, JSON) of the program that the image runs: every package of
// others whose code is bundled into it or installed beside it, with its exact version and the hash that
// the lock file holds it to. Needs a build.
//   npx --yes pnpm@10 sbom [file]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'apps/cli/dist');
const lockFile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
const pinned = /^ {2}'?([^\s']+)'?:\n {4}resolution: \{integrity: sha512-([^,}]+)/gm;
const hashes = new Map([...lockFile.matchAll(pinned)].map(([, key, hash]) => [key, hash]));

const file = process.argv[2] ?? 'acct.cdx.json';
writeFileSync(file, billOfMaterials());
console.error(`Wrote ${file}.`);

function billOfMaterials() {
  const bom = new Models.Bom();
  const { version, dependencies } = installed();
  const main = componentOf(`acct@${version}`, Enums.ComponentType.Application);
  bom.metadata.component = main;
  const beside = keysBelow(dependencies);
  for (const key of new Set([...bundled(), ...beside])) {
    const component = componentOf(key);
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], hashOf(key));
    bom.components.add(component);
    main.dependencies.add(component.bomRef);
  }
  return serialize(bom);
}

/** What went into the program: its source maps name every file that did, below pnpm's store. */
function bundled() {
  const maps = readdirSync(built).filter((name) => name.endsWith('.js.map'));
  const sources = maps.flatMap(
    (name) => JSON.parse(readFileSync(join(built, name), 'utf8')).sources,
  );
  const folders = sources.map((source) => /\/\.pnpm\/([^/]+)\//.exec(source)?.[1]);
  // The console's own build tells what went into its pages.
  folders.push(...readFileSync(join(built, 'console/packages.txt'), 'utf8').split('\n'));
  return [...folders.filter((folder) => folder !== undefined).map(keyOf), ...pageAssets()];
}

/** `@prisma+client@7.10.0_typescript@7.0.2` is a folder of the store, `@prisma/client@7.10.0` its package. */
function keyOf(folder) {
  const [, name, version] = /^(@?[^@]+)@([^_(]+)/.exec(folder);
  return `${name.replace('+', '/')}@${version}`;
}

/** The page at /docs is copied, not bundled. */
function pageAssets() {
  const manifest = join(root, 'apps/server/node_modules/swagger-ui-dist/package.json');
  return [`swagger-ui-dist@${JSON.parse(readFileSync(manifest, 'utf8')).version}`];
}

/** The command line contains the server; what it needs beside itself has machine code. */
function installed() {
  const flags = ['list', '--filter', '@acct/cli', '--prod', '--depth', 'Infinity', '--json'];
  const printed = execFileSync('npx', ['--yes', 'pnpm@10', ...flags], {
    cwd: root,
    encoding: 'utf8',
  });
  return JSON.parse(printed)[0];
}

function keysBelow(dependencies = {}) {
  return Object.entries(dependencies).flatMap(([name, { from = name, version, ...more }]) => [
    `${from}@${version}`,
    ...keysBelow(more.dependencies),
  ]);
}

function componentOf(key, type = Enums.ComponentType.Library) {
  const [, group, name, version] = /^(?:(@[^/]+)\/)?([^@]+)@(.+)$/.exec(key);
  const purl = new PackageURL('npm', group, name, version, undefined, undefined).toString();
  return new Models.Component(type, name, { group, version, bomRef: purl, purl });
}

/** In hexadecimal, as CycloneDX wants it. @throws when the lock file does not pin the package by SHA-512 */
function hashOf(key) {
  const hash = hashes.get(key);
  if (hash === undefined) throw new Error(`pnpm-lock.yaml holds no SHA-512 for ${key}.`);
  return Buffer.from(hash, 'base64').toString('hex');
}

/** Without a serial number and a date: the same lock file and build give the same bytes. */
function serialize(bom) {
  const format = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(format).serialize(bom, { sortLists: true, space: 2 })}\n`;
}
