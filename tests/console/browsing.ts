import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { systemClock } from '@acct/core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { type House, type HouseOptions, openHouse } from '../house/house.ts';
import { areInstalled, leftOut } from '../house/installed.ts';
import type { Person } from '../house/people.ts';
import { type Provider, testedProviders } from '../house/test-database.ts';

// The console as people have it: the built pages, served by a real Acct, in a real browser.

const executablePath = '/usr/bin/chromium';
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
      tests({
        provider,
        open: async (options = {}) =>
          openConsole({ browser: await sharedBrowser(), provider, options }),
      });
    });
  });
}

let shared: Promise<Browser> | undefined;

/** One for each test process, because it takes a second to start; it ends with that process. */
function sharedBrowser(): Promise<Browser> {
  // Tests may run as root, as whom no sandbox is to be had; the pages are our own.
  shared ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--in-process-gpu'] });
  return shared;
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

export type VisitOptions = BrowserContextOptions & {
  /** What the page will complain of in this test, such as an answer that does not come. */
  readonly complains?: RegExp;
};

type Parts = {
  readonly browser: Browser;
  readonly provider: Provider;
  readonly options: HouseOptions;
};

async function openConsole({ browser, provider, options }: Parts): Promise<Console> {
  const parts = { clock: systemClock, ...options.parts };
  const house = await openHouse({ door: 'rest', provider, ...options, parts });
  const complaints: string[] = [];
  const contexts: AsyncDisposable[] = [];

  async function visit(path: string, { complains, ...own }: VisitOptions = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: house.url, ...usual, ...own });
    contexts.push(context);
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await listen(page, (complaint) => {
      if (complains?.test(complaint) !== true) complaints.push(complaint);
    });
    await page.goto(`/console${path}`);
    return page;
  }

  // The form is tried where signing in is the question; here it would cost each test a page more.
  async function visitAs(person: Person, path: string, more: VisitOptions = {}): Promise<Page> {
    const { token } = await house.signIn(person);
    return visit(path, { ...more, storageState: { cookies: [cookieOf(token)], origins: [] } });
  }

  return {
    ...house,
    visit,
    visitAs,
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
      expect(complaints, 'what the pages complained of').toEqual([]);
    },
  };
}

/** What moves is drawn again and again, and the machine has other tests to run. */
const usual = { locale: 'en-GB', reducedMotion: 'reduce' } as const;

/** As the door sets it (see apps/server/src/session-cookie.ts). */
function cookieOf(token: string) {
  const expires = Math.floor(Date.now() / 1000) + 86_400;
  const rights = { httpOnly: true, secure: true, sameSite: 'Lax' as const };
  return { name: '__Host-acct', value: token, domain: '127.0.0.1', path: '/', expires, ...rights };
}

/** What is not there by then will not come; the machine may be busy with other tests. */
const patienceMs = 40_000;

/** Errors of scripts, what the policy of the page stopped, and scripts of strangers that ran. */
async function listen(page: Page, complain: (complaint: string) => void): Promise<void> {
  page.on('pageerror', (error) => complain(error.message));
  page.on('dialog', (dialog) => {
    complain(`a dialog said ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // A no of the API is an answer; the page tells the person of it.
    if (message.type() !== 'error' || /^Failed to load resource/.test(message.text())) return;
    complain(message.text());
  });
  await page.exposeFunction('hurt', (what: unknown) => complain(`hurt by ${String(what)}`));
  await page.addInitScript(`
    addEventListener('securitypolicyviolation', (event) => {
      console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI);
    });
  `);
}

function isBuilt(what: string): boolean {
  if (existsSync(built)) return true;
  leftOut(`${what}: the console is not built (pnpm build)`);
  return false;
}
