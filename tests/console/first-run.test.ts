import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

describeConsole('the first administrator in the console', ({ open }) => {
  test('signs up on the way, brings the secret and is one', async () => {
    await using console = await open();
    const secret = await console.core.issueBootstrapSecret();
    const page = await console.visit('/first-run');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Sign up' }).waitFor();
    await page.getByLabel('Username').fill('ann');
    await page.getByLabel('Password', { exact: true }).fill('three green boats at noon');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Become administrator' }).waitFor();

    await page.getByLabel('Secret', { exact: true }).fill('acct_b_guessed');
    await page.getByRole('button', { name: 'Become administrator' }).click();
    await page.getByText('That is not the present secret').waitFor();
    expect(await page.getByLabel('Secret', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );

    // As it is copied out of a file.
    await page.getByLabel('Secret', { exact: true }).fill(` ${secret} `);
    await page.getByRole('button', { name: 'Become administrator' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.goto('/console/first-run');
    await page.getByText('You are an administrator.').waitFor();
    expect(await page.getByLabel('Secret', { exact: true }).count()).toBe(0);
  });
});
