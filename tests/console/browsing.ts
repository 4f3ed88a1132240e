import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { systemClock } from '@acct/core';
import { ListenRefused } from '@acct/server';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { type House, type HouseOptions, openHouse } from '../house/house.ts';
import { areInstalled, leftOut } from '../house/installed.ts';
import type { Person } from '../house/people.ts';
import { type Provider, testedProviders } from '../house/test-database.ts';
import { borrow, executablePath, giveBack, type Profile, type ProfileOptions } from './profiles.ts';

// The console as people have it: the built pages, served by a real Acct, in a real browser.

const built = join(
  dirname(createRequire(import.meta.resolve('@acct/server')).resolve('@acct/console/package.json')),
  'dist/index.html',
);

/** Runs the tests in a browser, on each database; says loudly what is left out where there is none. */
export function describeConsole(
  what: string,
  tests: (tools: ConsoleTools) => void,
  providers: readonly Provider[] = testedProviders,
): void {
  const canBrowse = areInstalled([executablePath], what) && isBuilt(what);
  describe.skipIf(!canBrowse)(what, () => {
    describe.each(providers)('on %s', (provider) => {
      tests({ provider, open: (options = {}) => openConsole({ ...options, provider }) });
    });
  });
}

export type ConsoleTools = {
  readonly provider: Provider;
  /** An Acct with a console; whatever a page complained of fails the test when it is disposed of. */
  open(options?: HouseOptions): Promise<Console>;
};

export type Console = House & {
  /** A browser of its own, at a page of the console. */
  visit(path: string, options?: VisitOptions): Promise<Page>;
  /** The same, of somebody who has signed in. */
  visitAs(person: Person, path: string, options?: VisitOptions): Promise<Page>;
};

export type VisitOptions = ProfileOptions & {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What the page will complain of in this test, such as an answer that does not come. */
  readonly complains?: RegExp;
};

async function openConsole(options: HouseOptions): Promise<Console> {
  const house = await openAtUsualPort(options);
  const complaints: string[] = [];
  const borrowed: Profile[] = [];

  async function visit(path: string, options: VisitOptions = {}): Promise<Page> {
    return enter(path, options);
  }

  // The form is tried where signing in is the question; here it would cost each test a page more.
  async function visitAs(person: Person, path: string, options: VisitOptions = {}): Promise<Page> {
    const { token } = await house.signIn(person);
    return enter(path, { ...options, token });
  }

  async function enter(path: string, { complains, viewport, token, ...own }: Entry): Promise<Page> {
    const profile = await borrow(house.url, own);
    borrowed.push(profile);
    profile.complain = (complaint) => {
      if (complains?.test(complaint) !== true) complaints.push(complaint);
    };
    if (token !== undefined) await profile.context.addCookies([cookieOf(token)]);
    const page = await profile.context.newPage();
    if (viewport !== undefined) await page.setViewportSize(viewport);
    await page.goto(`/console${path}`);
    return page;
  }

  return {
    ...house,
    visit,
    visitAs,
    async [Symbol.asyncDispose]() {
      for (const profile of borrowed) await giveBack(profile);
      await house[Symbol.asyncDispose]();
      expect(complaints, 'what the pages complained of').toEqual([]);
    },
  };
}

type Entry = VisitOptions & { readonly token?: string };

let usualPort = 0;

/** Where the Acct before it was, so that browsers have read the console of that address already. */
async function openAtUsualPort(options: HouseOptions): Promise<House> {
  const house = await openAt(usualPort, options).catch((error: unknown) => {
    if (!(error instanceof ListenRefused)) throw error;
    return openAt(0, options);
  });
  usualPort = Number(new URL(house.url).port);
  return house;
}

function openAt(port: number, options: HouseOptions): Promise<House> {
  const parts = { clock: systemClock, ...options.parts };
  return openHouse({ door: 'rest', ...options, parts, settings: { port, ...options.settings } });
}

/** As the door sets it (see apps/server/src/session-cookie.ts). */
function cookieOf(token: string) {
  const expires = Math.floor(Date.now() / 1000) + 86_400;
  const rights = { httpOnly: true, secure: true, sameSite: 'Lax' as const };
  return { name: '__Host-acct', value: token, domain: '127.0.0.1', path: '/', expires, ...rights };
}

function isBuilt(what: string): boolean {
  if (existsSync(built)) return true;
  leftOut(`${what}: the console is not built (pnpm build)`);
  return false;
}
