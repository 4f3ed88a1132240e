import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../house/free-port.ts';
import { areInstalled } from '../house/installed.ts';
import { type Acct, startAcct } from './acct.ts';
import { startProgram } from './program.ts';

// The example front end, built as for production and used by a person with a browser, against a real Acct.

const cwd = join(import.meta.dirname, '../../examples/react');
const vite = join(cwd, 'node_modules/vite/bin/vite.js');
const executablePath = '/usr/bin/chromium';
const canBrowse = areInstalled([executablePath], 'the front end in React');
const password = 'correct horse battery';
let people = 0;

describe.skipIf(!canBrowse)('the front end in React', () => {
  let acct: Acct;
  let served: AsyncDisposable;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    acct = await startAcct();
    const outDir = join(acct.folder, 'page');
    const port = await freePort();
    await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', outDir], { cwd });
    const preview = [vite, 'preview', '--outDir', outDir, '--port', String(port), '--strictPort'];
    served = await startProgram(preview, { cwd, env: { ACCT_ADDRESS: acct.url } });
    url = `http://127.0.0.1:${port}`;
    // Tests may run as root, as whom no sandbox is to be had; the pages are our own.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser.close();
    await served[Symbol.asyncDispose]();
    await acct[Symbol.asyncDispose]();
  });

  let username: string;
  beforeEach(() => {
    people += 1;
    username = `person${people}`;
  });

  /** A browser of its own, and what went wrong in it. */
  async function visit(options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url);
    await page.getByRole('button', { name: 'Sign up' }).waitFor();
    return { page, faults };
  }

  async function enter(page: Page, button: 'Sign in' | 'Sign up', secret = password) {
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(secret);
    await page.getByRole('button', { name: button }).click();
  }

  const me = (page: Page) => page.getByText(`You are ${username}, account`);
  const reasonShown = (page: Page) => page.getByRole('alert').getAttribute('data-reason');

  test('signs up, shows the session, and signs out for good', async () => {
    const { page, faults } = await visit();
    await enter(page, 'Sign up');
    await me(page).waitFor();
    await page.getByText('This one, since').waitFor();
    const token = await page.evaluate("sessionStorage.getItem('acct.token')");
    const check = () =>
      fetch(`${acct.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    expect((await check()).status).toBe(200);

    await page.reload();
    await me(page).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect((await check()).status).toBe(401);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(faults).toEqual([]);
  });

  test('says by their codes why a name or a password was refused', async () => {
    await acct.stranger.signup.create({ username, password });
    const { page, faults } = await visit();

    await enter(page, 'Sign up');
    expect(await reasonShown(page)).toBe('accounts.username_taken');
    await enter(page, 'Sign in', 'the wrong one');
    await page.getByText('That is not the right name and password.').waitFor();
    expect(await reasonShown(page)).toBe('signin.refused');
    await page.route('**/trpc/**', (route) => route.abort());
    await enter(page, 'Sign in');
    await page.getByText('Acct does not answer. Is it running?').waitFor();
    await page.unroute('**/trpc/**');
    await enter(page, 'Sign in');
    await me(page).waitFor();
    expect(faults).toEqual([]);
  });

  test('ends a session elsewhere, which is signed out there with the next look', async () => {
    const userAgent = '<img src=x onerror="window.hurt=1">';
    const [here, there] = [await visit(), await visit({ userAgent })];
    await enter(here.page, 'Sign up');
    await me(here.page).waitFor();
    await enter(there.page, 'Sign in');
    await me(there.page).waitFor();
    await here.page.reload();
    await here.page.getByText(userAgent).waitFor();
    await here.page.getByRole('button', { name: 'End' }).click();
    await here.page.getByText(userAgent).waitFor({ state: 'detached' });

    await there.page.getByRole('button', { name: 'Sign out' }).click();

    await there.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await here.page.evaluate("'hurt' in window")).toBe(false);
    expect([...here.faults, ...there.faults]).toEqual([]);
  });
});
