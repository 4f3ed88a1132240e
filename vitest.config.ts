import { existsSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// Every capability is tested through each door and on each database by the same files; DOOR and DATABASE
// narrow that to one column or row.
// Turbo does not run the tests, so it need not know of these variables.
// biome-ignore lint/suspicious/noUndeclaredEnvVars: see above
const doors = wanted(process.env['DOOR'], ['caller', 'trpc', 'rest']);
// biome-ignore lint/suspicious/noUndeclaredEnvVars: see above
const databases = wanted(process.env['DATABASE'], ['sqlite', 'postgresql']);

// A round of a fault takes up to half a minute, and `pnpm faults` has a hundred of them.
const faultRounds = Number(process.env['ACCT_FAULT_ROUNDS'] ?? '');
const faultTimeout = Math.max(300_000, faultRounds * 60_000);

// The databases of tests are thrown away, so they live in memory where there is room for that: syncing
// each change to a disk took half of the time.
const memory = '/dev/shm';
const hasRoom = freeBytes(memory) > 4e9;
if (hasRoom) process.env['TMPDIR'] ??= memory;

const modules = join(tmpdir(), `acct-modules-${process.pid}`);
process.on('exit', () => rmSync(modules, { recursive: true, force: true }));

// Most files may share a worker and what it has loaded, because each test has a house of its own: to
// load it all again took a third of the time of small files. These break a process, or keep one.
const alone = { isolate: true };

// Who counts calls in a process would also count those of what another file left behind there, such as
// an observer of the garbage collection.
const countsAllCalls = 'apps/server/test/hot-path.test.ts';

export default defineConfig({
  test: {
    // Vitest's own default leaves one core to itself, which is half of a small machine. One more than
    // cores, because a quarter of the time tests wait: for a process, a deadline, a database.
    maxWorkers: availableParallelism() + 1,
    // Projects transform for themselves, and most of them load the same sources. A folder for each run:
    // what is kept longer would not notice that a package exports something else.
    experimental: { fsModuleCache: true, fsModuleCachePath: modules },
    // One for all projects: it makes a template database when the first test asks for one.
    globalSetup: ['tests/house/global-setup.ts'],
    projects: [
      project('core', ['packages/core/{src,test}/**/*.test.ts']),
      project('gateway', ['packages/gateway/{src,test}/**/*.test.ts']),
      project('client', ['packages/client/{src,test}/**/*.test.ts']),
      project('server', ['apps/server/{src,test}/**/*.test.ts'], { exclude: [countsAllCalls] }),
      project('hot-path', [countsAllCalls], alone),
      project('cli', ['apps/cli/{src,test}/**/*.test.ts'], alone),
      project('bench', ['bench/**/*.test.ts']),
      project('law', ['tests/law/**/*.test.ts']),
      project('plans', ['tests/plans/**/*.test.ts'], { testTimeout: 120_000 }),
      project('browser', ['tests/browser/**/*.test.ts'], {
        testTimeout: 600_000,
        hookTimeout: 120_000,
      }),
      project('oauth', ['tests/oauth/**/*.test.ts'], { testTimeout: 120_000 }),
      project('drift', ['tests/drift/**/*.test.ts']),
      project('reference', ['tests/{reference,security}/**/*.test.ts']),
      project('examples', ['tests/examples/**/*.test.ts'], {
        ...alone,
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('console', ['{apps/console/src,tests/console}/**/*.test.ts'], {
        // These bounds are for a machine that is many times slower than ours; all is there long before.
        testTimeout: 600_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 120_000 } },
      }),
      project('readme', ['tests/readme/**/*.test.ts'], { testTimeout: 120_000 }),
      project('assertions', ['tests/assertions/**/*.test.ts'], { ...alone, testTimeout: 120_000 }),
      project('doors', ['tests/doors/**/*.test.ts']),
      project('clients', ['tests/clients/**/*.test.ts'], {
        ...alone,
        testTimeout: 600_000,
        hookTimeout: 120_000,
      }),
      project('contract', ['tests/contract/**/*.test.ts'], alone),
      project('extension', ['tests/extension/**/*.test.ts']),
      project('authorization', ['tests/authorization/**/*.test.ts'], { testTimeout: 180_000 }),
      project('secrets', ['tests/secrets/**/*.test.ts'], { testTimeout: 180_000 }),
      project('regression', ['tests/regression/**/*.test.ts'], { testTimeout: 180_000 }),
      project('supply', ['tests/supply/**/*.test.ts']),
      project('import', ['tests/import/**/*.test.ts'], { ...alone, testTimeout: 120_000 }),
      project('hostile', ['tests/hostile/**/*.test.ts'], { ...alone, testTimeout: 120_000 }),
      project('limits', ['tests/limits/**/*.test.ts'], { testTimeout: 120_000 }),
      project('races', ['tests/races/**/*.test.ts'], { testTimeout: 180_000 }),
      project('faults', ['tests/faults/**/*.test.ts'], {
        ...alone,
        testTimeout: faultTimeout,
        hookTimeout: 120_000,
      }),
      project('operations', ['tests/operations/**/*.test.ts'], {
        ...alone,
        testTimeout: faultTimeout,
      }),
      ...doors.flatMap((door) => databases.map((database) => suite(door, database))),
    ],
  },
});

function suite(door: string, database: string): TestProjectInlineConfiguration {
  return project(`suite:${door}:${database}`, ['tests/suite/**/*.test.ts'], {
    env: { DOOR: door, DATABASE: database },
  });
}

function project(
  name: string,
  include: string[],
  more: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  const usual = {
    pool: 'forks',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  } as const;
  return { test: { name, include, ...usual, ...more } };
}

function wanted(chosen: string | undefined, all: readonly string[]): readonly string[] {
  return chosen === undefined || chosen === '' ? all : all.filter((name) => name === chosen);
}

function freeBytes(folder: string): number {
  if (!existsSync(folder)) return 0;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
