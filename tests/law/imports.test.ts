import { expect, test } from 'vitest';
import { offendersIn } from './imports.ts';
import { readSources } from './source.ts';

test('every import goes down, and no two records or flows know each other', async () => {
  expect(offendersIn(await readSources())).toEqual([]);
});

// The law must be able to find: each of these is an offence in a made-up tree.
const core = 'packages/core/src';
test.each([
  ['kernel', `${core}/kernel/text.ts`, "import { a } from '../db/index.ts';"],
  ['db', `${core}/db/url.ts`, "import type { Tools } from '../tools.ts';"],
  ['two records', `${core}/records/roles/service.ts`, "import { a } from '../audit/service.ts';"],
  ['two flows', `${core}/flows/signup/service.ts`, "import { a } from '../signin/service.ts';"],
  [
    'record and flow',
    `${core}/records/audit/service.ts`,
    "import { a } from '../../flows/x/a.ts';",
  ],
  [
    'trpc and a record',
    `${core}/trpc/guards.ts`,
    "export { a } from '../records/roles/service.ts';",
  ],
  [
    'service and trpc',
    `${core}/records/audit/service.ts`,
    "import { a } from '../../trpc/init.ts';",
  ],
  [
    'index and guards',
    `${core}/records/audit/index.ts`,
    "import { a } from '../../trpc/guards.ts';",
  ],
  ['a new floor', `${core}/misc/a.ts`, "import { a } from '../kernel/text.ts';"],
  ['late', `${core}/kernel/text.ts`, "const a = await import('../core.ts');"],
  [
    'over several lines',
    `${core}/kernel/text.ts`,
    "import {\n  type A,\n  b,\n} from '../core.ts';",
  ],
  ['gateway', 'packages/gateway/src/a.ts', "import type { A } from '@acct/core';"],
  ['core and gateway', `${core}/core.ts`, "import { a } from '@acct/gateway';"],
  ['client and values', 'packages/client/src/a.ts', "import { appRouter } from '@acct/core';"],
  ['server and cli', 'apps/server/src/a.ts', "import { a } from '@acct/cli';"],
  ['console and core', 'apps/console/src/a.ts', "import type { A } from '@acct/core';"],
  ['a path', 'apps/server/src/a.ts', "import { a } from '../../../packages/core/src/core.ts';"],
  ['past the face', 'apps/server/src/a.ts', "import { a } from '@acct/core/src/core.ts';"],
  ['tests', 'apps/server/src/a.ts', "import { a } from '../../../tests/house/house.ts';"],
  [
    'database in a procedure',
    `${core}/records/audit/procedures.ts`,
    'ctx.tools.db.read.event.count()',
  ],
  ['database in a door', 'apps/server/src/doors/a.ts', 'core.tools.db.write(work)'],
])('an offence is found and named: %s', (_what, path, text) => {
  const offenders = offendersIn([{ path, text }]);
  expect(offenders).toHaveLength(1);
  expect(offenders[0]).toContain(path);
});

test.each([
  [`${core}/records/audit/service.ts`, "import { a } from '../../kernel/page.ts';"],
  [`${core}/records/audit/procedures.ts`, "import { a } from '../../trpc/guards.ts';"],
  [`${core}/records/audit/index.ts`, "import type { Capability } from '../../trpc/capability.ts';"],
  [`${core}/flows/signup/service.ts`, "import { a } from '../../records/accounts/service.ts';"],
  [`${core}/journal.ts`, "import type { Tools } from './tools.ts';"],
  ['packages/client/src/a.ts', "import type { AppRouter } from '@acct/core';"],
  ['apps/server/src/a.ts', "import { createGateway } from '@acct/gateway';"],
  ['apps/cli/src/a.ts', "import { run } from '@acct/server/run';"],
  ['apps/server/test/a.test.ts', "import { a } from '../../../tests/house/house.ts';"],
  ['packages/client/build.mjs', "import { declare } from '@acct/core/declarations';"],
])('what the law allows is not an offence: %s', (path, text) => {
  expect(offendersIn([{ path, text }])).toEqual([]);
});
