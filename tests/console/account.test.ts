import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';

const definitions = [
  { key: 'email', type: 'email', unique: true, sensitive: true },
  { key: 'nickname', type: 'string' },
] as const;
const attributes = { email: 'ann@example.org', nickname: 'Annie' };

describeConsole('an account, as its administrator sees it in the console', ({ open }) => {
  test('keeps sensitive values back until somebody asks, and the journal tells who asked', async () => {
    await using console = await open({ definitions });
    const ann = await console.signUp('ann', attributes);
    const page = await visit(console, `/accounts/${ann.id}`);
    await page.getByText('Annie').waitFor();
    await page.getByText('Hidden').waitFor();
    expect(await console.eventsOf(ann)).not.toContain('attributes.disclosed');
    expect(await page.content()).not.toContain(attributes.email);
    await page.getByRole('button', { name: 'Show sensitive values' }).click();
    await page.getByText(attributes.email).waitFor();
    expect(await console.eventsOf(ann)).toContain('attributes.disclosed');
    await page.getByRole('button', { name: 'Hide sensitive values' }).click();
    await page.getByText('Hidden').waitFor();
    expect(await page.content()).not.toContain(attributes.email);
  });

  test('is suspended by somebody who was told what ends, and reinstated', async () => {
    await using console = await open();
    const ann = await console.member('ann');
    await console.signIn(ann);
    await makeKey(console, ann);
    const page = await visit(console, `/accounts/${ann.id}`);
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Just now that is 2 sessions and 1 API key.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await standingOf(console, ann)).toBe('active');
    await act(page, 'Suspend');
    await page.getByRole('button', { name: 'Reinstate' }).waitFor();
    expect(await standingOf(console, ann)).toBe('suspended');
    await act(page, 'Reinstate');
    await page.getByRole('button', { name: 'Suspend' }).waitFor();
    expect(await standingOf(console, ann)).toBe('active');
  });

  test('gets a role and loses it, but the last administrator stays one', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    const zoe = await console.admin('zoe');
    const page = await console.visitAs(zoe, `/accounts/${ann.id}?tab=roles`);
    await act(page, 'Give the role Service', 'Give');
    await act(page, 'Take away the role Service from ann', 'Take away');
    await page.getByRole('button', { name: 'Give the role Service' }).waitFor();
    expect(await console.eventsOf(ann)).toEqual([
      'accounts.created',
      'roles.granted',
      'roles.revoked',
    ]);
    await page.goto(`/console/accounts/${zoe.id}?tab=roles`);
    await page.getByRole('button', { name: /^Take away the role Administrator/ }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('This is your own role').waitFor();
    await dialog.getByRole('button', { name: 'Take away' }).click();
    await dialog.getByText('Make somebody else administrator first.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
  });

  test('loses one session, or all of them', async () => {
    await using console = await open();
    const ann = await console.member('ann');
    await console.signIn(ann);
    await console.signIn(ann);
    const page = await visit(console, `/accounts/${ann.id}?tab=sessions`);
    const ends = page.getByRole('button', { name: /^End the session of/ });
    await expect.poll(() => ends.count()).toBe(3);
    await ends.first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
    await expect.poll(() => ends.count()).toBe(2);
    await act(page, 'End all sessions');
    await page.getByText('Nobody is signed in to this account.').waitFor();
    await page.getByText('2 sessions have ended.').first().waitFor();
  });

  test('loses one API key, or all of them', async () => {
    await using console = await open();
    const ann = await console.member('ann');
    for (const name of ['one', 'two', 'three']) await makeKey(console, ann, name);
    const page = await visit(console, `/accounts/${ann.id}?tab=apikeys`);
    await act(page, 'Revoke two', 'Revoke');
    const revokes = page.getByRole('button', { name: /^Revoke (?:one|two|three)$/ });
    await expect.poll(() => revokes.count()).toBe(2);
    await act(page, 'Revoke all');
    await page.getByText('No API keys.').waitFor();
    await page.getByText('2 API keys are revoked.').first().waitFor();
  });

  test('tells what happened to it, the newest first', async () => {
    await using console = await open();
    const ann = await console.member('ann');
    await console.operate('standing.suspend', { id: ann.id });
    const page = await visit(console, `/accounts/${ann.id}?tab=history`);
    const names = page.getByText(/^(?:accounts|sessions)\.[a-z]+$/);
    await expect
      .poll(() => names.allTextContents())
      .toEqual(['accounts.suspended', 'sessions.started', 'accounts.created']);
  });

  test('is not there under an id that nobody has, and under what is no id', async () => {
    await using console = await open();
    const page = await visit(console, '/accounts');
    for (const id of ['404404', '0', 'ann', '99999999999', '%2e%2e%2f']) {
      await page.goto(`/console/accounts/${id}`);
      await page.getByText('There is no account with that id.').waitFor();
    }
  });
});

async function visit(console: Console, path: string): Promise<Page> {
  return console.visitAs(await console.admin('zoe'), path);
}

/** Presses a dangerous button, and the one in the dialog that does it. */
async function act(page: Page, button: string, confirm = button): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: confirm, exact: true }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
}

type Ann = { readonly id: number; readonly password: string; readonly token: string };

async function makeKey(console: Console, { password, token }: Ann, name = 'report') {
  const key = { name, scopes: ['read' as const], expiresInDays: 30, password };
  await console.call('apikeys.create', key, token);
}

async function standingOf(console: Console, { id }: { readonly id: number }): Promise<string> {
  const { state } = await console.core.tools.db.read.account.findUniqueOrThrow({ where: { id } });
  return state;
}
