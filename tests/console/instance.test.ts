import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

describeConsole('the service as the console tells of it', ({ open }) => {
  test('is shown in figures, in charts that say their numbers, and in rates that go on', async () => {
    await using console = await open();
    const admin = await console.admin('ann');
    const mallory = await console.signUp('mallory');
    await console.operate('standing.suspend', { id: mallory.id });
    for (const _ of [1, 2, 3]) {
      await console.attempt('signin.create', { username: 'ann', password: 'a wrong one' });
    }
    const page = await console.visitAs(admin, '/overview');
    await page.getByText('Active, besides 1 suspended.').waitFor();
    // By the door that the house has, and on the page.
    const said = 'Sign-ins by hour in the last 24 hours: 2 accepted, 3 refused.';
    await page.getByRole('img', { name: said }).waitFor();
    const table = page.getByRole('table', { name: said });
    expect(await table.getByRole('row').last().getByRole('cell').allTextContents()).toEqual([
      '2',
      '3',
    ]);
    await page.getByText('Ready', { exact: true }).waitFor();
    await page.getByRole('img', { name: /^Requests a second: \d/ }).waitFor();
  });

  test('leads the first administrator on while there is nothing yet', async () => {
    await using console = await open();
    const page = await console.visitAs(await console.admin('ann'), '/overview');
    const step = page.getByRole('link', { name: 'Say what an account tells of itself' });
    await step.click();
    await page.getByRole('heading', { name: 'Attributes' }).waitFor();
    await console.operate('attributes.define', { key: 'email', type: 'email' });
    await page.goto('/console/overview');
    await page.getByText('Active, besides 0 suspended.').waitFor();
    await page.getByRole('heading', { name: 'Live' }).waitFor();
    expect(await step.count()).toBe(0);
  });

  test('shows its settings, can find one, and tells no secret', async () => {
    await using console = await open();
    const page = await console.visitAs(await console.admin('ann'), '/settings');
    const secret = page.getByRole('row', { name: /ACCT_SECRET/ });
    await secret.getByText('hidden').first().waitFor({ state: 'attached' });
    const { databaseUrl, secret: key } = console.core.tools.settings;
    const text = await page.content();
    for (const hidden of [databaseUrl, key]) expect(text).not.toContain(hidden);

    await page.getByLabel('Find a setting').fill('bcrypt');
    await page.getByText('Changed ones only').click();
    const row = page.getByRole('row', { name: /ACCT_BCRYPT_COST Changed/ });
    expect(await row.getByRole('cell').first().textContent()).toBe('4');
    await page.getByText(/^1 of \d+ settings$/).waitFor();
  });
});

// What a page does by itself is no matter of the database.
describeConsole(
  'the page with the figures of the service',
  ({ open }) => {
    test('says where it tells no live figures', async () => {
      await using console = await open({ settings: { metrics: false } });
      const page = await console.visitAs(await console.admin('ann'), '/overview');
      await page.getByText('Live figures come from /metrics').waitFor();
    });
  },
  ['sqlite'],
);
