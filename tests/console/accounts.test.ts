import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tried } from '../house/tried.ts';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';

const definitions = [
  { key: 'email', type: 'email', unique: true, sensitive: true },
  { key: 'nickname', type: 'string' },
] as const;

describeConsole('the list of accounts in the console', ({ open, provider }) => {
  test('finds by the beginning of a name, by state and by role, and the address says what', async () => {
    await using console = await open();
    const page = await console.visitAs(await peopled(console), '/accounts');
    await shows(page, ['ann', 'bea', 'bert', 'carla', 'zoe']);
    await page.getByLabel('Search for').fill('be');
    await shows(page, ['bea', 'bert']);
    await page.getByLabel('State').selectOption('Suspended');
    await shows(page, ['bert']);
    expect(new URL(page.url()).search).toBe('?username=be&state=suspended');
    await page.reload();
    await shows(page, ['bert']);
    expect(await page.getByLabel('Search for').inputValue()).toBe('be');
    await page.getByLabel('Roles').selectOption('Service');
    await page.getByText('No account fits that.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Clear search and filters' }).click();
    await shows(page, ['ann', 'bea', 'bert', 'carla', 'zoe']);
    await page.getByLabel('Roles').selectOption('Service');
    await shows(page, ['carla']);
  });

  test('ignores in the address what is no filter', async () => {
    await using console = await open();
    const admin = await peopled(console);
    const page = await console.visitAs(admin, '/accounts?state=closed&role=root&username=&x=1');
    await shows(page, ['ann', 'bea', 'bert', 'carla', 'zoe']);
  });

  test('opens the account of an id, or of a value that no other account has', async () => {
    await using console = await open({ definitions });
    const ann = await console.signUp('ann', { email: 'ann@example.org', nickname: 'Annie' });
    const page = await console.visitAs(await console.admin('zoe'), '/accounts');
    const ways = page.getByLabel('Search by').getByRole('option');
    await expect
      .poll(() => ways.allTextContents())
      .toEqual(['Username begins with', 'Account id is', 'email is']);
    await page.getByLabel('Search by').selectOption('email is');
    await page.getByLabel('Search for').fill('nobody@example.org');
    await page.getByLabel('Search for').press('Enter');
    await page.getByText('There is no such account.').waitFor();
    await page.getByLabel('Search for').fill('ann@example.org');
    await page.getByLabel('Search for').press('Enter');
    await page.getByRole('heading', { name: 'ann', level: 1 }).waitFor();
    expect(await console.eventsOf(ann)).toContain('attributes.disclosed');

    await page.goto('/console/accounts');
    await page.getByLabel('Search by').selectOption('Account id is');
    await page.getByLabel('Search for').fill('ann');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('An id is a whole number.').waitFor();
    await page.getByLabel('Search for').fill(String(ann.id));
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'ann', level: 1 }).waitFor();
  });

  // How wide a window is is no matter of the database.
  test.each(provider === 'sqlite' ? [1440, 360] : [1440])(
    'goes through all accounts at %i px, each once and in order, and draws only those that are seen',
    async (width) => {
      await using console = await open();
      const admin = await console.admin('zoe');
      await crowd(console, 450);
      const page = await console.visitAs(admin, '/accounts', {
        viewport: { width, height: 900 },
      });
      const seen = new Map<number, string>();
      let most = 0;
      await page.getByRole('link', { name: 'crowd449', exact: true }).waitFor();
      do most = Math.max(most, await readRows(page, seen));
      while (await scrollOn(page));
      most = Math.max(most, await readRows(page, seen));
      const wanted = ['zoe', ...Array.from({ length: 450 }, (_, at) => `crowd${at}`)];
      const inOrder = [...seen].toSorted(([one], [other]) => one - other);
      expect(inOrder.map(([, name]) => name)).toEqual(wanted.toReversed());
      expect(most).toBeLessThan(60);
      await page.getByText('451 accounts.').waitFor();
      expect(await barriersOf(page)).toEqual([]);
      tried(seen.size, `rows of accounts at ${width} px`);
    },
  );

  test('is where it was when somebody comes back from an account', async () => {
    await using console = await open();
    const admin = await console.admin('zoe');
    await crowd(console, 400);
    const page = await console.visitAs(admin, '/accounts');
    await page.getByRole('link', { name: 'crowd399', exact: true }).waitFor();
    for (let turn = 0; turn < 8; turn += 1) await scrollOn(page);
    const offset = await page.evaluate(`${box}.scrollTop`);
    expect(offset).toBeGreaterThan(2_000);
    const link = page.getByRole('row').nth(20).getByRole('link');
    const name = (await link.textContent()) ?? '';
    await link.click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name, exact: true }).waitFor();
    expect(await page.evaluate(`${box}.scrollTop`)).toBe(offset);
  });
});

/** An administrator called zoe, and four others: one suspended, one with a role. */
async function peopled(console: Console) {
  for (const name of ['ann', 'bea']) await console.signUp(name);
  const { id } = await console.signUp('bert');
  await console.operate('standing.suspend', { id });
  await console.service('carla');
  return console.admin('zoe');
}

async function shows(page: Page, names: readonly string[]): Promise<void> {
  const rows = page.getByRole('table').getByRole('link');
  await expect.poll(async () => (await rows.allTextContents()).toSorted()).toEqual(names);
}

async function crowd(console: Console, count: number): Promise<void> {
  const at = new Date();
  const data = Array.from({ length: count }, (_, place) => {
    const username = `crowd${place}`;
    return { username, usernameKey: username, skeleton: username, createdAt: at, updatedAt: at };
  });
  await console.core.tools.db.write((tx) => tx.account.createMany({ data }));
}

const box = `document.querySelector('section[aria-label="Accounts"]')`;

/** Notes the rows that are drawn now by their places in the list; says how many they are. */
async function readRows(page: Page, seen: Map<number, string>): Promise<number> {
  const rows = Rows.parse(
    await page.evaluate(`[...${box}.querySelectorAll('[aria-rowindex]:has(a), [aria-posinset]')].map(
      (row) => [
        Number(row.ariaPosInSet ?? row.ariaRowIndex - 1),
        row.querySelector('a').textContent,
      ],
    )`),
  );
  for (const [place, name] of rows) seen.set(place, name);
  return rows.length;
}

const Rows = z.array(z.tuple([z.number(), z.string()]));

/** By less than a window, and when it is drawn; says whether there is more to come. */
async function scrollOn(page: Page): Promise<boolean> {
  const isAtEnd = await page.evaluate(`new Promise((done) => {
    const box = ${box};
    box.scrollTop += 400;
    const isAtEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 2;
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20, isAtEnd)));
  })`);
  return isAtEnd !== true || (await page.getByText('Loading more…').count()) > 0;
}
