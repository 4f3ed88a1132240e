import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Person } from '../house/people.ts';
import { describeConsole } from './browsing.ts';

describeConsole(
  'several tabs of one browser',
  ({ open }) => {
    test('whoever signs in in one tab is who the others show, and nothing of the one before is left', async () => {
      await using console = await open();
      const [ann, ben] = [await console.signUp('ann'), await console.signUp('ben')];
      await console.operate('roles.grant', { id: ann.id, role: 'admin' });
      const first = await console.visitAs(ann, '/accounts');
      await first.getByRole('link', { name: 'ben' }).waitFor();
      const second = await first.context().newPage();
      await second.goto('/console/sign-in');
      await signIn(second, ben);
      await second.getByRole('heading', { name: 'My account' }).waitFor();

      await first.getByRole('button', { name: 'ben' }).waitFor();
      expect(await first.getByText('ann').count()).toBe(0);
      expect(await first.getByRole('link', { name: 'Accounts' }).count()).toBe(0);
    });

    test('signing out in one tab leaves nothing to see in the others', async () => {
      await using console = await open();
      const first = await console.visitAs(await console.signUp('ann'), '/account');
      await first.getByRole('heading', { name: 'My account' }).waitFor();
      const second = await first.context().newPage();
      await second.goto('/console/sessions');
      await second.getByRole('button', { name: 'ann' }).click();
      await second.getByRole('menuitem', { name: 'Sign out' }).click();

      await first.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await first.getByText('ann').count()).toBe(0);
    });

    test('a tab that one comes back to shows who is signed in by then, however they did it', async () => {
      await using console = await open();
      const [ann, ben] = [await console.signUp('ann'), await console.signUp('ben')];
      const first = await console.visitAs(ann, '/account');
      await first.getByRole('button', { name: 'ann' }).waitFor();
      const second = await first.context().newPage();
      await second.goto('/docs/refusals');
      const body = JSON.stringify({ username: ben.username, password: ben.password });
      const init = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '${body}' }`;
      const status = `fetch('/v1/browser/session', ${init}).then((answer) => answer.status)`;
      expect(await second.evaluate(status)).toBe(201);

      // A browser without a screen takes every tab for the one that is looked at.
      await first.evaluate(`dispatchEvent(new Event('focus'))`);
      await first.getByRole('button', { name: 'ben' }).waitFor();
    });

    test('a tab keeps what was typed there when the same person signs in again elsewhere', async () => {
      await using console = await open();
      const ann = await console.signUp('ann');
      const first = await console.visitAs(ann, '/account');
      await first.getByLabel('New username').fill('annie');
      const second = await first.context().newPage();
      await second.goto('/console/sign-in');
      await signIn(second, ann);
      await second.getByRole('heading', { name: 'My account' }).waitFor();
      const asked = first.waitForResponse((answer) =>
        answer.url().includes('/trpc/sessions.check'),
      );
      await first.evaluate(`dispatchEvent(new Event('focus'))`);
      await asked;
      expect(await first.getByLabel('New username').inputValue()).toBe('annie');
    });
  },
  ['sqlite'],
);

async function signIn(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
