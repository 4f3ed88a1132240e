import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../house/child.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { unlimited } from '../house/unlimited.ts';

// R7: Keycloak CVE-2026-9802, a restart forgot what had been revoked.
// R40: Koi CVE-2026-44511, a session worked on after its sign-out.

const parallel = 50;

describe.each(testedProviders)('%s', (provider) => {
  test('a session that was signed out stays dead: elsewhere, after a restart and after a crash', async () => {
    await using place = await openPlace(provider);
    const [here, there] = [await place.start(), await place.start()];
    const first = await signIn(here.url);
    expect(await checks(there.url, first)).toEqual(all(200));
    expect(await signOut(here.url, first)).toBe(204);
    expect(await checks(there.url, first)).toEqual(all(401));

    await there.child.kill();
    const again = await place.start();
    expect(await checks(again.url, first)).toEqual(all(401));

    const second = await signIn(here.url);
    expect(await checks(again.url, second)).toEqual(all(200));
    expect(await signOut(here.url, second)).toBe(204);
    // At once and without a warning, the moment that the sign-out was acknowledged.
    await here.child.kill();
    expect(await checks(again.url, second)).toEqual(all(401));
    const risen = await place.start();
    expect(await checks(risen.url, second)).toEqual(all(401));
    expect(await checks(risen.url, await signIn(risen.url))).toEqual(all(200));
    tried(7 * parallel, `checks beside sign-outs, restarts and crashes on ${provider}`);
  });
});

function all(status: number): readonly number[] {
  return Array.from({ length: parallel }, () => status);
}

/** Many at once, all begun when nothing else is under way. */
function checks(url: string, token: string): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async () => (await fetch(`${url}/v1/session`, { headers })).status;
  return Promise.all(Array.from({ length: parallel }, ask));
}

const person = { username: 'ann', password: 'the heron waits at dusk' };

async function signIn(url: string): Promise<string> {
  const post = (path: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
  await post('/v1/accounts');
  return z.object({ token: z.string() }).parse(await (await post('/v1/sessions')).json()).token;
}

async function signOut(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/session`, { method: 'DELETE', headers })).status;
}

/** One database, and as many servers on it as are started, each a process of its own. */
async function openPlace(provider: (typeof testedProviders)[number]) {
  const database = await createTestDatabase(provider);
  const folder = await mkdtemp(join(tmpdir(), 'acct-revoked-'));
  const children: Child[] = [];
  const settings: Partial<Settings> = {
    databaseUrl: database.url,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    bcryptCost: 4,
    port: 0,
    ...unlimited,
  };
  return {
    async start() {
      const child = await startChild(new URL('../races/rival-process.ts', import.meta.url), {});
      children.push(child);
      const { url } = z.object({ url: z.string() }).parse(await child.ask({ start: settings }));
      return { child, url };
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) await child.kill();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
