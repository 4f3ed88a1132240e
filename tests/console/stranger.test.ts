import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

const password = 'three green boats at noon';

// As docs/console.md tells it, step by step.
describeConsole('the first five minutes of a stranger', ({ open }) => {
  test('lead from the first page to a session that an administrator ended', async () => {
    await using console = await open();
    const admin = await console.visit('');
    await admin.getByRole('link', { name: 'Sign up' }).click();
    await admin.getByRole('heading', { name: 'Sign up' }).waitFor();
    await signUp(admin, 'ann');
    await admin.getByRole('heading', { name: 'My account' }).waitFor();

    await admin.getByRole('link', { name: 'Become administrator' }).click();
    const { bootstrapFile } = console.core.tools.settings;
    await admin.getByLabel('Secret', { exact: true }).fill(await readFile(bootstrapFile, 'utf8'));
    await admin.getByRole('button', { name: 'Become administrator' }).click();
    await admin.getByRole('heading', { name: 'Overview' }).waitFor();
    await expect(readFile(bootstrapFile)).rejects.toThrow('ENOENT');

    await admin.getByRole('link', { name: 'Attributes', exact: true }).click();
    await admin.getByRole('button', { name: 'Define an attribute' }).first().click();
    await admin.getByLabel('Key').fill('email');
    await admin.getByLabel('Type').selectOption('Email address');
    await admin.getByRole('checkbox', { name: 'Sensitive' }).click();
    await admin.getByRole('button', { name: 'Check and save' }).click();
    await admin.getByRole('heading', { name: 'email' }).waitFor();

    const ben = await console.visit('/sign-up');
    await ben.getByLabel('email').fill('ben@example.org');
    await signUp(ben, 'ben');
    await ben.getByRole('heading', { name: 'My account' }).waitFor();

    await admin.getByRole('link', { name: 'Accounts' }).click();
    await admin.getByRole('link', { name: 'ben' }).click();
    await admin.getByRole('heading', { name: 'ben', level: 1 }).waitFor();
    expect(await admin.getByText('ben@example.org').count()).toBe(0);
    await admin.getByRole('button', { name: 'Show sensitive values' }).click();
    await admin.getByText('ben@example.org').waitFor();

    await admin.getByRole('tab', { name: 'Sessions' }).click();
    await admin.getByRole('button', { name: /^End/ }).last().click();
    await admin.getByRole('alertdialog').getByRole('button', { name: /^End/ }).click();
    await admin.getByRole('alertdialog').waitFor({ state: 'detached' });
    await ben.getByRole('link', { name: 'My sessions' }).click();
    await ben.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

async function signUp(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
}
