// Runs the steps of the Dockerfile in a clean folder, for machines without a container engine: what the
// image would do is done here, read from the Dockerfile itself, and the last stage is started and asked
// whether it is ready. System packages are taken as installed.
//   node docker/rehearse.mjs
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const world = mkdtempSync(join(tmpdir(), 'acct-image-'));
const context = join(world, 'context');
const port = 18_000 + (process.pid % 1000);

try {
  // The build context is what git tracks: what .dockerignore leaves out is not in it.
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, context]);
  const image = run(parse(readFileSync(join(context, 'docker/Dockerfile'), 'utf8')));
  await start(image);
  console.log(`The image's steps work: ${execFileSync('du', ['-sh', image.workdir])}`.trim());
} finally {
  rmSync(world, { recursive: true, force: true });
}

/** One instruction a row, with continued lines joined and comments dropped. */
function parse(text) {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, rest] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name, rest };
    });
}

function run(instructions) {
  let stage;
  for (const { name, rest } of instructions) {
    if (name === 'FROM') stage = open(/ AS (\S+)/.exec(rest)?.[1] ?? 'final');
    else if (name === 'WORKDIR') enter(stage, rest);
    else if (name === 'ENV') Object.assign(stage.env, variables(rest));
    else if (name === 'COPY') copy(stage, rest.split(/\s+/));
    else if (name === 'RUN' && !rest.startsWith('apt-get')) shell(stage, rest);
    else if (name === 'ENTRYPOINT' || name === 'CMD') stage.command.push(...JSON.parse(rest));
  }
  return stage;
}

function open(name) {
  const folder = join(world, name);
  mkdirSync(folder);
  return { folder, workdir: folder, env: {}, command: [] };
}

function enter(stage, path) {
  stage.workdir = join(stage.folder, path);
  mkdirSync(stage.workdir, { recursive: true });
}

function copy(stage, words) {
  const from = words[0]?.startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  const target = resolve(stage.workdir, words.pop());
  for (const word of words) {
    const source = from === undefined ? join(context, word) : join(world, from, word);
    const into = words.length > 1 ? join(target, word) : target;
    const file =
      /\.json$/.test(word) && !/\.json$/.test(into) ? join(into, word.split('/').pop()) : into;
    cpSync(source, file, { recursive: true, verbatimSymlinks: true, filter: notGit });
  }
}

function notGit(path) {
  return !path.endsWith('/.git');
}

function shell(stage, command) {
  console.log(`RUN ${command}`);
  const inside = command.replace(/(?<=\s)\/(app|data)\b/g, `${stage.folder}/$1`);
  const env = { ...process.env, ...stage.env };
  const owned = inside.replace(/&& chown \S+ \S+/, '');
  const { status, stdout } = spawnSync('sh', ['-c', owned], {
    cwd: stage.workdir,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // pnpm and turbo tell of their failures on stdout; nobody wants to read it otherwise.
  if (status === 0) return;
  console.error(stdout);
  throw new Error(`The step ended with ${status}.`);
}

function variables(rest) {
  return Object.fromEntries(
    [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
}

async function start(image) {
  const inside = (value) => value.replace(/(^|:)\/data/, `$1${image.folder}/data`);
  const env = Object.fromEntries(Object.entries(image.env).map(([k, v]) => [k, inside(v)]));
  const [program, ...args] = image.command;
  const child = spawn(program, args, {
    cwd: image.workdir,
    env: { PATH: process.env.PATH, ...env, ACCT_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await untilReady(child);
  } finally {
    child.kill('SIGTERM');
  }
}

async function untilReady(child) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}.`);
    const ok = await fetch(`http://127.0.0.1:${port}/healthz/ready`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The service did not become ready in 10 s.');
}
