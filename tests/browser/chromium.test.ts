import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { House } from '../house/house.ts';
import { areInstalled } from '../house/installed.ts';
import { cookieName, openServed } from './page.ts';

// A real browser: what it keeps, what it shows to pages, and what it lets a neighbour's page send.

const root = join(import.meta.dirname, '../..');
const executablePath = '/usr/bin/chromium';
const canBrowse = areInstalled([executablePath], 'the cookie in a real browser');
const html = '<!doctype html><meta charset="utf-8"><title>A page</title>';
const start = `import('/client.js').then(({ createClient }) => {
  window.acct = createClient({ url: '' });
})`;

describe.skipIf(!canBrowse)('in Chromium', () => {
  let browser: Browser;
  let client: string;
  beforeAll(async () => {
    const esbuild = join(root, 'packages/client/node_modules/esbuild/bin/esbuild');
    const flags = ['--bundle', '--format=esm', '--platform=browser'];
    const entry = 'packages/client/src/index.ts';
    const built = await promisify(execFile)(esbuild, [entry, ...flags], { cwd: root });
    client = built.stdout;
    // Tests may run as root, as whom no sandbox is to be had; the pages are our own.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  /** A page of the service's own origin, with the client of this repository in it. */
  async function visit({ url }: House): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext();
    await context.route(`${url}/page`, (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await context.route(`${url}/client.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: client }),
    );
    const page = await context.newPage();
    await page.goto(`${url}/page`);
    await page.evaluate(start);
    return { page, context };
  }

  const signIn = (page: Page, username: string, password: string) =>
    page.evaluate(`acct.browser.signIn.mutate(${JSON.stringify({ username, password })})`);
  const whoAmI = (page: Page) =>
    page.evaluate('acct.sessions.check.query().then((it) => it.username, (no) => no.data.reason)');

  test('the client of a page needs no token, and no script sees one', async () => {
    await using house = await openServed();
    const { username, password } = await house.signUp('ann');
    const { page, context } = await visit(house);
    const answered = JSON.stringify(await signIn(page, username, password));
    const [cookie, ...others] = await context.cookies(house.url);
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({
      name: cookieName,
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    });
    const token = cookie?.value ?? '';
    expect(token).not.toBe('');
    const seen = 'document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })';
    expect(`${answered}${await page.evaluate(seen)}`).not.toContain(token);

    await page.reload();
    await page.evaluate(start);
    expect(await whoAmI(page)).toBe('ann');
    await page.evaluate("acct.accounts.rename.mutate({ username: 'anna' })");
    expect(await whoAmI(page)).toBe('anna');

    await page.evaluate("localStorage.setItem('draft', 'mine')");
    await page.evaluate('acct.browser.signOut.mutate()');
    expect(await context.cookies(house.url)).toEqual([]);
    expect(await page.evaluate('localStorage.length')).toBe(0);
    expect(await whoAmI(page)).toBe('access.session_required');
    expect((await house.attempt('sessions.check', undefined, token)).ok).toBe(false);
  });

  test('two tabs are one browser: each sign-in is that of both, and ends the one before', async () => {
    await using house = await openServed();
    const [ann, bob] = [await house.signUp('ann'), await house.signUp('bob')];
    const { page, context } = await visit(house);
    const other = await context.newPage();
    await other.goto(`${house.url}/page`);
    await other.evaluate(start);
    await signIn(page, ann.username, ann.password);
    expect(await whoAmI(other)).toBe('ann');
    await signIn(other, bob.username, bob.password);
    expect(await whoAmI(page)).toBe('bob');
    expect(await house.eventsOf(ann)).toContain('sessions.ended');
  });

  test("a neighbour's page makes the browser send the cookie, and nothing comes of it", async () => {
    await using neighbour = await openNeighbour();
    await using house = await openServed({ settings: { corsOrigins: [neighbour.url] } });
    const ann = await house.signUp('ann');
    const { page, context } = await visit(house);
    await signIn(page, ann.username, ann.password);
    const before = await house.rows();

    // To another port of the same machine it is another origin and the same site.
    const there = await context.newPage();
    await there.goto(neighbour.url);
    const sent = (method: string, path: string, more = '{}') => `
      fetch('${house.url}${path}', {
        method: '${method}', credentials: 'include', ...${more},
      }).then((answer) => answer.text(), (error) => String(error))`;
    const json = `{ headers: { 'content-type': 'application/json' }, body: '{"username":"eve"}' }`;
    for (const [method, path, more] of [
      ['GET', '/v1/session', '{}'],
      ['GET', '/trpc/sessions.check', '{}'],
      ['PATCH', '/v1/account', json],
      ['POST', '/trpc/accounts.rename', json],
      ['DELETE', '/v1/browser/session', '{}'],
      ['DELETE', '/v1/sessions', '{}'],
    ] as const) {
      expect(await there.evaluate(sent(method, path, more))).toContain('browser.cross_site');
    }
    // A form needs no leave to be sent.
    await there.evaluate(`
      document.body.innerHTML = '<form method="post" enctype="text/plain" '
        + 'action="${house.url}/trpc/browser.signOut"><input name="a" value="b"></form>';
      document.forms[0].submit()`);
    await there.waitForURL(`${house.url}/**`);
    expect(await there.textContent('body')).toContain('request.unsupported_media_type');
    expect(await house.rows()).toEqual(before);
    expect(await whoAmI(page)).toBe('ann');
  });
});

/** A page of somebody else on another port. */
async function openNeighbour(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The border to Node: what listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
