import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';

describeConsole('attributes and roles in the console', ({ open }) => {
  test('an attribute is defined, changed and removed', async () => {
    await using console = await open();
    const page = await console.visitAs(await console.admin('zoe'), '/attributes');
    await page.getByText('No attributes are defined yet.').waitFor();
    await page.getByRole('button', { name: 'Define an attribute' }).click();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByLabel('Key').fill('nickname');
    await page.getByLabel('Longest value').fill('5000');
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByText('A whole number from 1 to 4,096.').waitFor();
    await page.getByLabel('Longest value').fill('40');
    await page.getByRole('checkbox', { name: 'Sensitive' }).check();
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByRole('heading', { name: 'nickname', level: 2 }).waitFor();
    expect(await definitionsOf(console)).toEqual([
      { ...plain, key: 'nickname', sensitive: true, maxLength: 40 },
    ]);

    await page.getByRole('button', { name: 'Change nickname' }).click();
    await page.getByLabel('Type').selectOption('Date');
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await definitionsOf(console)).toMatchObject([{ type: 'date', maxLength: null }]);

    await page.getByRole('button', { name: 'Remove nickname' }).click();
    await page.getByText('those of 0 accounts').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No attributes are defined yet.').waitFor();
    expect(await definitionsOf(console)).toEqual([]);
  });

  test('what a change would break is shown first, and done only by whoever agrees', async () => {
    await using console = await open({ definitions: [{ key: 'age', type: 'string' }] });
    const ann = await console.signUp('ann', { age: 'forty' });
    await console.signUp('ben', { age: '40' });
    const page = await console.visitAs(await console.admin('zoe'), '/attributes');
    await page.getByText('2 of 3 accounts have a value: 66.7%').waitFor();
    await page.getByRole('button', { name: 'Change age' }).click();
    await page.getByLabel('Longest value').fill('2');
    await page.getByRole('checkbox', { name: 'Required' }).check();
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByText('1 account has no value.').waitFor();
    await page.getByText('1 value does not fit. It would be removed.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Apply' }).isEnabled()).toBe(false);
    expect(await ageOf(console, ann)).toBe('forty');

    await page.getByRole('button', { name: 'Change the definition' }).click();
    expect(await page.getByLabel('Longest value').inputValue()).toBe('2');
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByRole('checkbox', { name: 'Remove what does not fit' }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('1 of 3 accounts have a value').waitFor();
    expect(await ageOf(console, ann)).toBeUndefined();
  });

  test('a role is given to a whole name after saying what it lets do, and taken away', async () => {
    await using console = await open();
    const ann = await console.signUp('ann');
    await console.signUp('anna');
    const page = await console.visitAs(await console.admin('zoe'), '/roles');
    await find(page, 'an');
    await page.getByText('There is no account named an.').waitFor();
    await find(page, 'ANN');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('read sensitive attributes').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Give' }).click();
    await page
      .getByRole('list', { name: /Service/ })
      .getByText('ann')
      .waitFor();
    await find(page, 'ann');
    await page.getByText('ann has the role Service already.').waitFor();

    await page.getByRole('button', { name: 'Take away the role Service from ann' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take away' }).click();
    await page.getByText('No account has the role Service.').waitFor();
    expect(await console.eventsOf(ann)).toEqual([
      'accounts.created',
      'roles.granted',
      'roles.revoked',
    ]);
  });
});

const plain = { type: 'string', required: false, unique: false, sensitive: false, maxLength: null };

async function definitionsOf(console: Console) {
  return (await console.call('attributes.definitions', undefined)).items;
}

async function ageOf(console: Console, { id }: { readonly id: number }): Promise<unknown> {
  return (await console.operate('directory.byId', { id })).attributes['age'];
}

async function find(page: Page, username: string): Promise<void> {
  await page.getByLabel('Give the role Service').fill(username);
  await page.getByLabel('Give the role Service').press('Enter');
}
