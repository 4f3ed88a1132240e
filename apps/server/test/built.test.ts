import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasRedis, startRedis } from '../../../tests/limits/redis.ts';
import { password, postJson } from './harness.ts';
import { built, startProgram } from './program.ts';

// `pnpm test` builds before it tests; a single run in between may find nothing built.
const isBuilt = built.every((path) => existsSync(path));

test.skipIf(!isBuilt).each(['1', '2'])(
  'the built service has all that it needs beside it, with %s workers',
  async (workers) => {
    const folder = await mkdtemp(join(tmpdir(), 'acct-built-'));
    const program = startProgram(built, { folder, environment: { ACCT_WORKERS: workers } });
    await expect.poll(program.output, { timeout: 15_000 }).toContain('REST');
    const url = /REST +(\S+)\/v1/.exec(program.output())?.[1];
    const account = { username: 'ann', password };
    expect((await fetch(`${url}/v1/accounts`, postJson(account))).status).toBe(201);
    expect((await fetch(`${url}/trpc/signin.create`, postJson(account))).status).toBe(200);
    for (const path of ['/docs', '/docs/swagger-ui-bundle.js', '/openapi.json', '/metrics']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(0);
    await rm(folder, { recursive: true, force: true });
  },
);

test.runIf(hasRedis() && isBuilt)(
  'the built service counts in the Redis it was given',
  async () => {
    await using redis = await startRedis();
    const folder = await mkdtemp(join(tmpdir(), 'acct-built-'));
    const environment = {
      ACCT_WORKERS: '1',
      ACCT_REDIS_URL: redis.url,
      ACCT_SIGN_IN_LIMIT: '3/60',
    };
    const program = startProgram(built, { folder, environment });
    await expect.poll(program.output, { timeout: 15_000 }).toContain('REST');
    const url = /REST +(\S+)\/v1/.exec(program.output())?.[1];
    const guess = { username: 'nobody', password };
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      statuses.push((await fetch(`${url}/v1/sessions`, postJson(guess))).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect(await redis.tell('KEYS acct:limit:sign-in*')).toMatch(/^\*1\r\n/);
    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(0);
    await rm(folder, { recursive: true, force: true });
  },
);
