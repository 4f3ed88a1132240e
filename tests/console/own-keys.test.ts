import { expect, test } from 'vitest';
import { barriersOf } from './accessible.ts';
import { describeConsole } from './browsing.ts';

describeConsole('one’s own API keys in the console', ({ open }) => {
  test('shows a key once, which does what was chosen until it is revoked', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const page = await console.visitAs(ann, '/apikeys');
    await page.getByText('You have no API keys.').waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('nightly <i>report');
    expect(await page.getByRole('checkbox', { name: 'Look up others' }).isDisabled()).toBe(true);
    await page.getByLabel('Your password, once more').fill('not the present one');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('That is not your present password.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByLabel('Your password, once more').fill(ann.password);
    await page.getByRole('button', { name: 'Make the key' }).click();

    const key = await page.getByLabel('API key', { exact: true }).inputValue();
    expect(key).toMatch(/^acct_k_/);
    expect(await barriersOf(page)).toEqual([]);
    await page.mouse.click(3, 3);
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe(key);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('heading', { name: 'nightly <i>report' }).waitFor();
    expect(await page.content()).not.toContain(key);
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toContain(
      key,
    );

    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${console.url}/v1/account`, { headers })).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke nightly <i>report' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('You have no API keys.').waitFor();
    expect((await fetch(`${console.url}/v1/account`, { headers })).status).toBe(401);
  });
});

// What a page does by itself is no matter of the database.
describeConsole(
  'the page with one’s own API keys',
  ({ open }) => {
    test('lets those with a role choose what needs one', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.service('svc'), '/apikeys');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByRole('checkbox', { name: 'Look up others' }).click();
      await page.getByRole('checkbox', { name: 'Read' }).click();
      expect(await page.getByRole('checkbox', { name: 'Look up others' }).isChecked()).toBe(true);
      await page.getByRole('checkbox', { name: 'Look up others' }).click();
      await page.getByText('Choose at least one.').waitFor();
      expect(await page.getByRole('button', { name: 'Make the key' }).isDisabled()).toBe(true);
    });
  },
  ['sqlite'],
);
