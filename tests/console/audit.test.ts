import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';

describeConsole('the journal in the console', ({ open }) => {
  test('shows what its address asks for, and goes on to the oldest event', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    const ben = await console.member('ben');
    await write(console, 250);
    const page = await console.visitAs(admin, '/audit');
    await page
      .getByRole('cell', { name: /Signed in/ })
      .first()
      .waitFor();
    await page.getByLabel('What happened').selectOption('accounts.created');
    await page.getByLabel('Whom it concerns').fill(String(ben.id));
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('These are all events that are kept.').waitFor();
    expect(new URL(page.url()).search).toBe(`?event=accounts.created&account=${ben.id}`);
    expect(await rowsOf(page)).toBe(1);

    // The list of all looks like the next one at first; the button is there where a filter is.
    const showAll = page.getByRole('button', { name: 'Show all' });
    await showAll.click();
    await showAll.waitFor({ state: 'detached' });
    await page.getByLabel('What happened').selectOption('limits.exceeded');
    await showAll.waitFor();
    await page.getByRole('row').nth(1).getByText('limits.exceeded').waitFor();
    for (const upTo of [100, 200]) {
      await page.locator(`table[aria-rowcount="${upTo + 1}"]`).waitFor();
      // Not by the mouse: rows that are drawn for the first time move the button away from under it.
      await page.getByRole('button', { name: 'Load older events' }).press('Enter');
    }
    await page.getByText('These are all events that are kept.').waitFor();
    expect(await rowsOf(page)).toBe(250);
    // Only what is near the window is drawn.
    expect(await page.getByRole('row').count()).toBeLessThan(100);
  });

  test('shows what was chosen last, also where one choice follows another at once', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    const page = await console.visitAs(admin, `/audit?account=${admin.id}`);
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    await page.evaluate(`{
      const button = [...document.querySelectorAll('button')];
      button.find(({ textContent }) => textContent === 'Show all').click();
      const select = document.querySelector('form select');
      select.value = 'accounts.created';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }`);
    await expect.poll(() => new URL(page.url()).search).toBe('?event=accounts.created');
  });

  test('is followed live, and leaves whoever reads further down where they are', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    await write(console, 100);
    const page = await console.visitAs(admin, '/audit');
    await page.getByRole('switch', { name: 'Follow live' }).click();
    await page.getByText('Following. Nothing new yet.').waitFor();
    await refuse(console);
    await page.getByText('Following. 1 new event.').waitFor();
    const first = page.getByRole('row').nth(1);
    expect(await first.textContent()).toMatch(/Failed to sign in.*New/);
    expect(await barriersOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Load older events' }).scrollIntoViewIfNeeded();
    await refuse(console);
    await refuse(console);
    await page.getByRole('button', { name: 'Show 2 new events' }).click();
    await page.locator('tr[aria-rowindex="4"]', { hasText: 'New' }).waitFor();
  });

  test('tells all of an event, and gives the focus back where it came from', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    await console.core.tools.db.write((tx) =>
      tx.event.create({
        data: {
          at: new Date(),
          name: 'future.event',
          details: '{"note":"\u202E<b>right to left"}',
        },
      }),
    );
    const page = await console.visitAs(admin, '/audit');
    const opener = page.getByRole('button', { name: /^Details: future.event, / });
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'future.event' });
    await dialog.getByText('"note": "\\u202e<b>right to left"').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await opener.and(page.locator(':focus')).waitFor();
  });

  test('says so where it cannot be followed any more, and is loaded anew', async () => {
    await using console = await open();
    const page = await console.visitAs(await console.admin('ann'), '/audit');
    await page.getByRole('switch', { name: 'Follow live' }).click();
    await page.getByText('Following. Nothing new yet.').waitFor();
    await console.core.tools.db.write((tx) => tx.event.deleteMany({}));
    await page.getByText('The audit log cannot go on from here').waitFor();
    await write(console, 3);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Following. Nothing new yet.').waitFor();
    expect(await rowsOf(page)).toBe(3);
  });

  test('is exported as it is filtered, and no cell of it is a formula', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    await write(console, 230, "=cmd|'/c calc'!A1");
    const page = await console.visitAs(admin, '/audit?event=limits.exceeded');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await (await download).path();
    await page.getByText('Exported 230 events.', { exact: true }).waitFor();
    const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
    expect(head).toMatch(/^\uFEFF"id","at","event",/);
    expect(lines).toHaveLength(230);
    const ids = lines.map((line) => Number(/^"(\d+)"/.exec(line)?.[1]));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    for (const line of lines) {
      expect(line).toContain(`,"'=cmd|'/c calc'!A1",`);
      expect(line).not.toMatch(/(?:^|,)"?[=+\-@]/);
    }
  });
});

/** How many rows the list has, drawn or not. */
async function rowsOf(page: Page): Promise<number> {
  return Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1;
}

async function refuse(console: Console): Promise<void> {
  await console.attempt('signin.create', { username: 'nobody', password: 'a wrong one' });
}

/** Many events at once, as an older or other Acct may have written them. */
async function write(console: Console, count: number, requestId = 'a-request'): Promise<void> {
  const row = { at: new Date(), name: 'limits.exceeded', requestId, address: '203.0.113.9' };
  const data = Array.from({ length: count }, () => ({ ...row, details: '{"limit":"sign-up"}' }));
  await console.core.tools.db.write((tx) => tx.event.createMany({ data }));
}
