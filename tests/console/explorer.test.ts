import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

describeConsole(
  'the API explorer beside the console',
  ({ open }) => {
    test('asks and changes in the name of whoever is signed in, and shows who that is', async () => {
      await using console = await open();
      const ann = await console.admin('ann');
      const page = await console.visitAs(ann, '/account');
      await page.goto('/docs');
      await page.getByText('You are signed in as ann').waitFor();
      expect(await tryOut(page, { operation: 'session-sessionsCheck' })).toBe('200');
      const rename = { operation: 'account-accountsRename', body: '{"username":"anna"}' };
      expect(await tryOut(page, rename)).toBe('200');
      const check = { operation: 'sessions-sessionsCheckMany', body: '{"tokens":["none"]}' };
      expect(await tryOut(page, check)).toBe('200');
      await page.reload();
      await page.getByText('You are signed in as anna').waitFor();
    });

    test('has no request refused because its example key was used before', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/account');
      await page.goto('/docs');
      const rename = { operation: 'account-accountsRename', body: '{"username":"anna"}' };
      expect(await tryOut(page, rename)).toBe('200');
      expect(await tryOut(page, { operation: 'session-sessionsSignOut' })).toBe('204');
      await page.reload();
      expect(await tryOut(page, { operation: 'session-sessionsCheck' })).toBe('401');
      expect(await page.getByText('You are signed in as').count()).toBe(0);
    });
  },
  // The pages of Swagger UI are the same over any database, and slow.
  ['sqlite'],
);

type Try = { readonly operation: string; readonly body?: string };

/** Fills an operation in, has it executed, and gives the status that the page then shows. */
async function tryOut(page: Page, { operation, body }: Try): Promise<string> {
  const block = page.locator(`#operations-${operation}`);
  await block.locator('.opblock-summary-control').click();
  if (body !== undefined) await block.locator('textarea.body-param__text').fill(body);
  await block.locator('button.execute').click();
  const status = block.locator('.live-responses-table tbody .response-col_status').first();
  return (await status.textContent()) ?? '';
}
