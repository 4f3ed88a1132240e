import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

// Whoever opens a browser profile for each visit waits for a new process and for the whole console to be read
// and compiled once more, which is three quarters of the visit. So a profile is handed on, emptied of what
// the one before left there. Pages are never handed on: routes, listeners and sizes belong to a page.

export const executablePath = '/usr/bin/chromium';

/** Where somebody browses: cookies, storage and cache of its own. */
export type Profile = {
  readonly context: BrowserContext;
  readonly origin: string;
  /** Whether the next one may have it. */
  readonly isUsual: boolean;
  /** Who is told now of what pages complain of. */
  complain: (complaint: string) => void;
};

export type ProfileOptions = {
  readonly locale?: string;
  readonly timezoneId?: string;
  /** For a test that sets the clock of its pages, because that cannot be undone. */
  readonly hasOwnClock?: boolean;
};

const idle: Profile[] = [];
let shared: Promise<Browser> | undefined;

/** One that nobody uses, for the pages of an origin. */
export async function borrow(origin: string, options: ProfileOptions): Promise<Profile> {
  const isUsual = Object.keys(options).length === 0;
  const at = isUsual ? idle.findIndex((profile) => profile.origin === origin) : -1;
  const [found] = at < 0 ? [] : idle.splice(at, 1);
  return found ?? openProfile(origin, options, isUsual);
}

/** Leaves nothing of whoever had it. */
export async function giveBack(profile: Profile): Promise<void> {
  const { context, origin, isUsual } = profile;
  const [anchor, ...others] = context.pages();
  if (!isUsual || anchor === undefined) return context.close();
  for (const page of others) await page.close();
  await context.clearCookies();
  await emptyStorage(anchor, origin);
  profile.complain = nobodyIsThere;
  idle.push(profile);
}

async function openProfile(
  origin: string,
  { hasOwnClock: _hasOwnClock, ...own }: ProfileOptions,
  isUsual: boolean,
): Promise<Profile> {
  const browser = await sharedBrowser();
  const context = await browser.newContext({ ...usual, ...own, baseURL: origin });
  const profile: Profile = { context, origin, isUsual, complain: nobodyIsThere };
  context.setDefaultTimeout(patienceMs);
  await listen(profile);
  // It keeps the process of the profile from ending with the last page of a test.
  await context.newPage();
  return profile;
}

/** Errors of scripts, what the policy of the page stopped, and scripts of strangers that ran. */
async function listen(profile: Profile): Promise<void> {
  const { context } = profile;
  context.on('weberror', (error) => profile.complain(error.error().message));
  context.on('dialog', (dialog) => {
    profile.complain(`a dialog said ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    // A no of the API is an answer; the page tells the person of it.
    if (message.type() !== 'error' || /^Failed to load resource/.test(message.text())) return;
    profile.complain(message.text());
  });
  const hear = (what: unknown) => profile.complain(`hurt by ${String(what)}`);
  await context.exposeFunction('hurt', hear);
  await context.addInitScript(`
    addEventListener('securitypolicyviolation', (event) => {
      console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI);
    });
  `);
}

/** All but the cache: what stands there has its contents in its name, or is asked for anew. */
async function emptyStorage(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const storageTypes = 'local_storage,indexeddb,cache_storage,service_workers';
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  await session.detach();
}

/** One for each test process, because it takes a second to start; it ends with that process. */
function sharedBrowser(): Promise<Browser> {
  shared ??= chromium.launch({ executablePath, args: flags });
  return shared;
}

const flags = [
  // Tests may run as root, as whom no sandbox is to be had; the pages are our own.
  '--no-sandbox',
  '--disable-gpu',
  '--in-process-gpu',
  // One process for all pages of a profile: to start one costs more than to draw a page.
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
];

/** What moves is drawn again and again, and the machine has other tests to run. */
const usual = { locale: 'en-GB', reducedMotion: 'reduce' } as const;

/** What is not there by then will not come; the machine may be slow, and busy with other tests. */
const patienceMs = 120_000;

function nobodyIsThere(): void {}
