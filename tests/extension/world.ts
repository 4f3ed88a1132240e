import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { expect } from 'vitest';
import { type Calls, callsThrough } from '../house/calls.ts';
import { callOverRest } from '../house/door-rest.ts';
import { type People, peopleOf } from '../house/people.ts';
import { createTestDatabase, type Provider } from '../house/test-database.ts';
import { unlimited } from '../house/unlimited.ts';
import { type Body, type Caller, type PictureService, startPictures } from './picture-service.ts';
import { openRoute, type Route } from './route-to-acct.ts';

/** Acct on a network, people in it, and a folder for a service beside it. */
export type World = AsyncDisposable &
  Calls &
  People & {
    readonly core: Core;
    /** The way by which the services of this world reach Acct. */
    readonly route: Route;
    readonly folder: string;
    /** Starts the pictures; their data stays in the folder from one start to the next. */
    startPictures(more?: { readonly timeoutSeconds: number }): Promise<PictureService>;
    close(member: { readonly token: string; readonly password: string }): Promise<void>;
  };

export async function openWorld(provider: Provider = 'sqlite'): Promise<World> {
  const database = await createTestDatabase(provider);
  const folder = await mkdtemp(join(tmpdir(), 'acct-extension-'));
  const server = await startServer(
    settingsWith({
      databaseUrl: database.url,
      bootstrapFile: join(folder, 'bootstrap-secret'),
      port: 0,
      bcryptCost: 4,
      ...unlimited,
      databasePoolMax: 4,
    }),
    { sweeps: false },
  );
  const calls = callsThrough({
    core: server.core,
    call: (path, input, token) =>
      callOverRest(server.url, { path, input, token, device: 'acct-tests/1.0' }),
    close: () => server.close(),
  });
  const people = peopleOf(calls);
  const route = await openRoute(server.url);
  const account = await people.signUp('pictures');
  await calls.operate('roles.grant', { id: account.id, role: 'service' });
  return {
    ...calls,
    ...people,
    route,
    folder,
    startPictures: (more) => startPictures(folder, { ...account, ...more, url: route.url }),
    close: async ({ token, password }) => {
      await calls.call('closing.close', { password }, token);
    },
    [Symbol.asyncDispose]: async () => {
      await route[Symbol.asyncDispose]();
      await server.close();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A picture that no other is equal to. */
export function picture(name: string): Body {
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(name)]);
  return { type: 'image/png', bytes: Uint8Array.from(bytes) };
}

/** What somebody gets to see: the picture, or the status that there is instead. */
export async function seen(
  pictures: PictureService,
  path: string,
  by: Caller,
): Promise<Body | number> {
  const answer = await pictures.ask('GET', path, by);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return answer.ok ? { type: answer.headers.get('content-type') ?? '', bytes } : answer.status;
}

/** Waits until the service has heard that an account is gone. */
export function untilGone(pictures: PictureService, path: string, by: Caller): Promise<void> {
  return expect.poll(() => seen(pictures, path, by), { timeout: 30_000, interval: 20 }).toBe(404);
}
