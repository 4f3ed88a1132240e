import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

// Nothing here is clicked: all is reached by Tab and done by keys, as by people who see no pointer.

const password = 'three green boats at noon';

describeConsole(
  'the console by the keyboard alone',
  ({ open }) => {
    test('signs up, chooses in a menu, signs out and comes back', async () => {
      await using console = await open();
      const page = await console.visit('/sign-up');
      await type(page, page.getByLabel('Username'), 'ann');
      await type(page, page.getByLabel('Password', { exact: true }), password);
      await page.keyboard.press('Enter');
      await arrives(page, 'My account');

      const menu = page.getByRole('button', { name: 'ann' });
      await reach(page, menu);
      await page.keyboard.press('Enter');
      await page.getByRole('menuitemradio', { name: 'Like the system' }).waitFor();
      await page.keyboard.press('Escape');
      await hasFocus(menu);
      await page.keyboard.press('Enter');
      await page.keyboard.press('End');
      await hasFocus(page.getByRole('menuitem', { name: 'Sign out' }));
      await page.keyboard.press('Enter');
      await arrives(page, 'Sign in');

      await type(page, page.getByLabel('Username'), 'ann');
      await type(page, page.getByLabel('Password', { exact: true }), 'a wrong one');
      const submit = page.getByRole('button', { name: 'Sign in' });
      await reach(page, submit);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      // What was pressed is still where one is.
      await hasFocus(submit);
    });

    test('goes past the menu, finds an account, opens its parts and suspends it', async () => {
      await using console = await open();
      await console.signUp('bea');
      const page = await console.visitAs(await console.admin('ann'), '/accounts');
      await page.getByRole('link', { name: 'bea' }).waitFor();
      await page.keyboard.press('Tab');
      await hasFocus(page.getByRole('link', { name: 'Skip to the content' }));
      await page.keyboard.press('Enter');
      await type(page, page.getByLabel('Search for'), 'be');
      await page.getByText('1 account.').waitFor();
      await reach(page, page.getByRole('link', { name: 'bea' }));
      await page.keyboard.press('Enter');
      await arrives(page, 'bea');

      await reach(page, page.getByRole('tab', { name: 'Profile' }));
      await page.keyboard.press('ArrowRight');
      await page.getByRole('tabpanel', { name: 'Roles' }).getByText('Service').first().waitFor();
      await hasFocus(page.getByRole('tab', { name: 'Roles' }));

      const suspend = page.getByRole('button', { name: 'Suspend' });
      await reach(page, suspend, 'Shift+Tab');
      await page.keyboard.press('Enter');
      await hasFocus(page.getByRole('button', { name: 'Cancel' }));
      await page.keyboard.press('Escape');
      await hasFocus(suspend);
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('This account is suspended: nobody can sign in to it.').waitFor();
      // The button is another one now, so the page is where one is.
      await hasFocus(page.getByRole('main'));
    });

    test('defines an attribute, and is shown what that would break before it does', async () => {
      await using console = await open({ definitions: [{ key: 'town', type: 'string' }] });
      await console.signUp('bea', { town: 'Rome' });
      const page = await console.visitAs(await console.admin('ann'), '/attributes');
      const change = page.getByRole('button', { name: 'Change town' });
      await reach(page, change);
      await page.keyboard.press('Enter');
      // The dialog begins at its first field, and Tab stays inside.
      await hasFocus(page.getByLabel('Type'));
      await page.keyboard.press('Shift+Tab');
      await hasFocus(page.getByRole('button', { name: 'Close' }));
      await page.keyboard.press('Tab');
      await page.keyboard.type('Whole');
      const length = page.getByLabel('Longest value');
      await expect.poll(() => length.count()).toBe(0);
      await reach(page, page.getByRole('button', { name: 'Check and save' }));
      await page.keyboard.press('Enter');
      await page.getByText('1 value does not fit. It would be removed.').waitFor();
      await reach(page, page.getByRole('checkbox', { name: 'Remove what does not fit' }));
      await page.keyboard.press('Space');
      await reach(page, page.getByRole('button', { name: 'Apply' }));
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await hasFocus(change);
    });

    test('follows the audit log, reads an event, filters and exports', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/audit');
      await reach(page, page.getByRole('switch', { name: 'Follow live' }));
      await page.keyboard.press('Space');
      await page.getByText('Following. Nothing new yet.').waitFor();
      const details = page.getByRole('button', { name: /^Details: Signed in/ }).first();
      await reach(page, details);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Signed in' }).waitFor();
      await page.keyboard.press('Escape');
      await hasFocus(details);

      const account = page.getByLabel('Whom it concerns');
      await reach(page, account, 'Shift+Tab');
      await page.keyboard.type('1');
      await page.keyboard.press('Enter');
      await page.waitForURL(/account=1/);
      await hasFocus(account);
      await reach(page, page.getByRole('button', { name: 'Show all' }));
      await page.keyboard.press('Enter');
      await hasFocus(page.getByLabel('What happened'));
      const download = page.waitForEvent('download');
      const start = page.getByRole('button', { name: 'Export CSV' });
      await reach(page, start, 'Shift+Tab');
      await page.keyboard.press('Enter');
      await (await download).delete();
      await hasFocus(start);
    });

    test('waits for a key that is being made, however impatient somebody is', async () => {
      await using console = await open();
      const ann = await console.signUp('ann');
      const page = await console.visitAs(ann, '/apikeys');
      await reach(page, page.getByRole('button', { name: 'New key' }));
      await page.keyboard.press('Enter');
      await hasFocus(page.getByLabel('Name'));
      await page.keyboard.type('nightly report');
      await type(page, page.getByLabel('Your password, once more'), ann.password);
      await page.route('**/trpc/apikeys.create', async (route) => {
        // Long enough for every key that is pressed below.
        await page.getByRole('button', { name: 'Make the key', disabled: true }).waitFor();
        for (const key of ['Enter', 'Enter', 'Escape']) await page.keyboard.press(key);
        await route.continue();
      });
      await page.keyboard.press('Enter');
      const key = page.getByLabel('API key', { exact: true });
      expect(await key.inputValue()).toMatch(/^acct_k_/);
      expect((await console.eventsOf(ann)).filter((name) => name === 'apikeys.created')).toEqual([
        'apikeys.created',
      ]);
    });
  },
  ['sqlite'],
);

/** Goes on by Tab until it is there. */
async function reach(page: Page, target: Locator, by = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < stepsMax; steps += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(by);
  }
  throw new Error(`${target} cannot be reached by ${by}.`);
}

/** More than any page has to press. */
const stepsMax = 60;

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.type(text);
}

/** Is at a page, and the keyboard with it. */
async function arrives(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
  await hasFocus(page.getByRole('main', { name: heading }));
}

async function hasFocus(target: Locator): Promise<void> {
  const message = `${target} has the focus`;
  await expect.poll(() => isFocused(target), { message }).toBe(true);
}

async function isFocused(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(':focus')).count()) > 0;
}
