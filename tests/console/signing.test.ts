import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { describeConsole } from './browsing.ts';

const password = 'three green boats at noon';

describeConsole('coming and going in the console', ({ open }) => {
  test('signs up with the attributes that are defined, and is in', async () => {
    await using console = await open({
      definitions: [
        { key: 'email', type: 'email', required: true, unique: true, sensitive: true },
        { key: 'age', type: 'integer' },
        { key: 'news', type: 'boolean' },
      ],
    });
    const page = await console.visit('/');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Sign up' }).waitFor();
    await page.getByLabel('Username').fill('ann');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('email').fill('ann@example.org');
    await page.getByLabel('age').fill('41');
    await page.getByRole('checkbox', { name: 'news' }).click();
    await page.getByText('Strength: Strong').waitFor();
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();

    const { attributes } = await console.operate('directory.find', { username: 'ann' });
    expect(attributes).toEqual({ email: 'ann@example.org', age: 41, news: true });
  });

  test('tells of a no where it belongs, and lets in who mends it', async () => {
    await using console = await open();
    await console.signUp('ann');
    const page = await console.visit('/sign-up');
    await fill(page, 'ann', password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').getByText('taken').waitFor();
    await fill(page, 'ben', 'short');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page
      .getByRole('alert')
      .getByText(/8|characters/)
      .waitFor();
    await fill(page, 'ben', password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();
  });

  test('keeps the session in a cookie that no script can read, and ends it at sign-out', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const page = await console.visitAs(ann, '/account');
    await page.getByRole('heading', { name: 'My account' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: '__Host-acct', httpOnly: true, secure: true, path: '/' });

    const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage])');
    expect(stored).not.toContain(cookie?.value);

    await page.getByRole('button', { name: 'ann' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    const headers = { authorization: `Bearer ${cookie?.value}` };
    expect((await fetch(`${console.url}/v1/session`, { headers })).status).toBe(401);
  });

  test('comes back to where it was when the session ended meanwhile', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const page = await console.visitAs(ann, '/sessions');
    await page.getByRole('heading', { name: 'My sessions' }).waitFor();
    await console.operate('sessions.revokeAll', { id: ann.id });
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fill(page, ann.username, ann.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'My sessions' }).waitFor();
  });
});

// What a page does by itself is no matter of the database.
describeConsole(
  'the pages for coming and going',
  ({ open }) => {
    test('moves no button when it tells how strong a password is', async () => {
      await using console = await open();
      const page = await console.visit('/sign-up');
      const button = page.getByRole('button', { name: 'Sign up' });
      const before = await button.boundingBox();
      await fill(page, 'ann', password);
      await page.getByText('Strength: Strong').waitFor();
      expect(await button.boundingBox()).toEqual(before);
    });

    test('leads nobody to another origin', async () => {
      await using console = await open();
      const ann = await console.signUp('ann');
      const page = await console.visit('');
      for (const next of elsewhere) {
        await page.context().clearCookies();
        await page.goto(`/console/sign-in?next=${encodeURIComponent(next)}`);
        await fill(page, ann.username, ann.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL(({ pathname }) => pathname !== '/console/sign-in');
        await page.waitForLoadState('networkidle');
        expect(new URL(page.url()).origin, next).toBe(console.url);
      }
      tried(elsewhere.length, 'places elsewhere to be led to by the console');
    });

    test('says that Acct does not answer, and goes on when it does', async () => {
      await using console = await open();
      const ann = await console.signUp('ann');
      const page = await console.visit('/sign-in');
      await page.route('**/trpc/**', (route) => route.abort());
      await fill(page, ann.username, ann.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Acct does not answer. Is it running?').waitFor();
      await page.unroute('**/trpc/**');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'My account' }).waitFor();
    });
  },
  ['sqlite'],
);

/** What the router itself makes of them is asked of each in apps/console/src/next.test.ts. */
const elsewhere = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/.//evil.example',
];

async function fill(page: Page, username: string, secret: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(secret);
}
