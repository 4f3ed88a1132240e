import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';

const definitions = [
  { key: 'email', type: 'email', required: true },
  { key: 'nickname', type: 'string', maxLength: 20 },
  { key: 'born', type: 'date' },
] as const;

describeConsole('what people see of themselves', ({ open }) => {
  test('shows a new name everywhere, and tells at the field that one is taken', async () => {
    await using console = await open();
    await console.signUp('ben');
    const ann = await console.signUp('ann');
    const page = await console.visitAs(ann, '/account');
    await page.getByLabel('New username').fill('ben');
    await page.getByRole('button', { name: 'Change username' }).click();
    await page.getByText('That username is already taken.').waitFor();
    expect(await page.getByLabel('New username').getAttribute('aria-invalid')).toBe('true');

    await page.getByLabel('New username').fill('anna');
    await page.getByRole('button', { name: 'Change username' }).click();
    await page.getByRole('definition').getByText('anna').waitFor();
    await page.getByRole('banner').getByRole('button', { name: 'anna' }).waitFor();
    await console.signIn({ ...ann, username: 'anna' });
  });

  test('sets, changes and removes one attribute by itself, and no required one', async () => {
    await using console = await open({ definitions });
    const ann = await console.signUp('ann', { email: 'ann@example.org', born: '1990-04-01' });
    // Where it is still the day before.
    const page = await console.visitAs(ann, '/account', { timezoneId: 'America/Los_Angeles' });
    await page.getByText('1 Apr 1990').waitFor();
    await change(page, 'Set nickname', 'x'.repeat(21));
    await page.getByText('The value must be at most 20 characters.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'nickname' }).fill('<b>Annie');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('listitem').getByText('<b>Annie').waitFor();
    await change(page, 'Change email', 'ann@example.net');
    await page.getByText('ann@example.net').waitFor();
    expect(await page.getByRole('button', { name: 'Remove email' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Remove born' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Set born' }).waitFor();
    // The button that had it is gone.
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content');
    const { attributes } = await console.operate('directory.find', { username: 'ann' });
    expect(attributes).toEqual({ email: 'ann@example.net', nickname: '<b>Annie' });
  });

  test('takes a new password for the present one, and ends the other sessions', async () => {
    await using console = await open();
    const ann = await console.member('ann');
    const page = await console.visitAs(ann, '/account');
    const wanted = 'four blue boats at dawn';
    await page.getByLabel('Present password').fill('not the present one');
    await page.getByLabel('New password').fill(wanted);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await page.getByLabel('Present password').fill(ann.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed.').first().waitFor();
    expect(await page.getByLabel('New password').inputValue()).toBe('');
    await console.signIn({ ...ann, password: wanted });
    expect(await statusOf(console, ann.token)).toBe(401);
  });

  test('ends one session, or all but this one', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const [first, second, third] = [
      await console.signIn(ann),
      await console.signIn(ann),
      await console.signIn(ann),
    ];
    const page = await console.visitAs(ann, '/sessions');
    await page.getByRole('listitem').filter({ hasText: 'This session' }).waitFor();
    await page
      .getByRole('button', { name: /^End the session of/ })
      .first()
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
    await expect.poll(() => page.getByRole('button', { name: /^End the session/ }).count()).toBe(2);
    expect(await statusOf(console, third.token)).toBe(401);

    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByText('2 sessions end at once.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'End all others' }).click();
    await page.getByText('You are signed in nowhere else.').waitFor();
    expect(await statusOf(console, first.token)).toBe(401);
    expect(await statusOf(console, second.token)).toBe(401);
    await page.reload();
    await page.getByRole('heading', { name: 'My sessions' }).waitFor();
  });

  test('closes the account for its password, and has forgotten whose it was', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const page = await console.visitAs(ann, '/account');
    await page.getByRole('button', { name: 'Close my account…' }).click();
    await page.getByLabel('Your password, to go on').fill('not the present one');
    await page.getByRole('button', { name: 'Close my account for good' }).click();
    await page.getByText('That is not your present password.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByLabel('Your password, to go on').fill(ann.password);
    await page.getByRole('button', { name: 'Close my account for good' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/console/account');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await console.eventsOf(ann)).toContain('accounts.closed');
  });
});

// What a page does by itself is no matter of the database.
describeConsole(
  'the pages on which people see themselves',
  ({ open }) => {
    test('takes passwords that are pasted', async () => {
      await using console = await open();
      const ann = await console.signUp('ann');
      const page = await console.visitAs(ann, '/account');
      for (const field of ['Present password', 'New password']) {
        await page.getByLabel('New username').fill(`${ann.password}, pasted`);
        await page.getByLabel('New username').press('Control+a');
        await page.getByLabel('New username').press('Control+c');
        await page.getByLabel(field).press('Control+v');
        expect(await page.getByLabel(field).inputValue()).toBe(`${ann.password}, pasted`);
      }
    });

    test('keeps a device that calls itself by one long word inside the window', async () => {
      await using console = await open();
      const { username, password } = await console.signUp('ann');
      await fetch(`${console.url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'W'.repeat(200) },
        body: JSON.stringify({ username, password }),
      });
      const viewport = { width: 360, height: 740 };
      const page = await console.visitAs({ id: 1, username, password }, '/sessions', { viewport });
      await page.getByRole('heading', { name: /^W{40}…$/ }).waitFor();
      await page.getByText('All that the device says of itself').last().click();
      await page.getByText('W'.repeat(200), { exact: true }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    });
  },
  ['sqlite'],
);

async function change(page: Page, button: string, value: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByRole('textbox').fill(value);
  await page.getByRole('button', { name: 'Save' }).click();
}

async function statusOf(console: Console, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${console.url}/v1/session`, { headers })).status;
}
