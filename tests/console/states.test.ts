import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { barriersOf } from './accessible.ts';
import { describeConsole } from './browsing.ts';

// What a page shows when there is nothing to show: yet, at all, by Acct's decision, or because Acct is gone.

/** Address, heading, and what the page asks for that is not there. */
const pages: readonly Place[] = [
  ['/account', 'My account', 'accounts.self'],
  ['/sessions', 'My sessions', 'sessions.list'],
  ['/apikeys', 'My API keys', 'apikeys.list'],
  ['/overview', 'Overview', 'instance.figures'],
  ['/accounts', 'Accounts', 'accounts.list'],
  ['/accounts/1', 'ann', 'directory.byId'],
  ['/accounts/1', 'Account 1', 'accounts.inspect'],
  ['/accounts/1?tab=roles', 'ann', 'roles.of'],
  ['/accounts/1?tab=sessions', 'ann', 'sessions.of'],
  ['/accounts/1?tab=apikeys', 'ann', 'apikeys.of'],
  ['/accounts/1?tab=history', 'ann', 'audit.list'],
  ['/attributes', 'Attributes', 'attributes.definitions'],
  ['/roles', 'Roles', 'accounts.list'],
  ['/audit', 'Audit', 'audit.list'],
  ['/settings', 'Settings', 'instance.settings'],
];

type Place = readonly [path: string, heading: string, procedure: string];

/** Two noes, as the API gives them. */
const denied = { status: 403, reason: 'access.denied', message: 'You may not do this.' };
const failed = { status: 500, reason: 'internal', message: 'Something went wrong here.' };

describeConsole(
  'a page of the console that has nothing to show',
  ({ open }) => {
    test('tells of a no where it belongs, and asks again when it is told to', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/account');
      for (const [at, place] of pages.entries()) {
        const refusal = at % 2 === 0 ? failed : denied;
        await withhold(page, place, (route) => refuse(route, refusal));
        await page.getByText(refusal.message).first().waitFor();
        await page.getByText('request id a-request').first().waitFor();
        await recovers(page, place);
      }
      tried(pages.length, 'pages that were told no');
    });

    test('says that it is loading, and then that Acct does not answer, and goes on when it does', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/account', {
        hasOwnClock: true,
      });
      const silence = page.getByText('Acct does not answer. Is it running?').first();
      await page.clock.install();
      for (const place of pages) {
        await withhold(page, place, (route) => route.abort());
        await page.getByText('Loading…').first().waitFor({ state: 'attached' });
        // It asks twice more before it says so.
        const isTold = async () => {
          await page.clock.fastForward(2_000);
          return silence.isVisible();
        };
        await expect.poll(isTold, { message: place[0] }).toBe(true);
        await recovers(page, place);
      }
      tried(pages.length, 'pages that had no answer');
    });

    test('has a name where nobody knows yet who is there, and no page at all', async () => {
      await using console = await open();
      // React tells the console of the browser what it shows instead.
      const page = await console.visitAs(await console.admin('ann'), '/account', {
        complains: /Something went wrong here/,
      });
      const place = ['/sessions', 'Acct', 'sessions.check'] as const;
      await withhold(page, place, (route) => refuse(route, failed));
      expect(await barriersOf(page)).toEqual([]);
      await recovers(page, ['/sessions', 'My sessions', 'sessions.check']);
      for (const path of ['/nowhere', '/accounts/1/nowhere', '/account/nowhere']) {
        await page.goto(`/console${path}`);
        await page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor();
        expect(await barriersOf(page)).toEqual([]);
      }
      await page.getByRole('link', { name: 'Go to the start' }).click();
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    });

    test('asks for no account as long as it does not know what an account needs', async () => {
      await using console = await open({ definitions: [{ key: 'email', type: 'email' }] });
      const page = await console.visit('/sign-in');
      const place = ['/sign-up', 'Sign up', 'attributes.definitions'] as const;
      await withhold(page, place, (route) => refuse(route, failed));
      await page.getByText(failed.message).waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
      await recovers(page, place);
      await page.getByLabel('email').waitFor();
    });

    test('says where there is nothing, and that it is all right', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/apikeys');
      await page.getByText('You have no API keys.').waitFor();
      await shows(page, '/attributes', 'No attributes are defined yet.');
      await shows(page, '/accounts?username=nobody', 'No account fits that.');
      await shows(page, '/accounts/999', 'There is no account with that id.');
      await shows(page, '/accounts/1?tab=apikeys', 'No API keys.');
      await shows(page, '/roles', 'No account has the role Service.');
      await shows(page, '/audit?event=accounts.closed', 'No event that is kept fits this filter.');
    });

    test('says so while what it shows may be old, and no longer than that', async () => {
      await using console = await open();
      const page = await console.visitAs(await console.admin('ann'), '/overview');
      await page.getByRole('heading', { name: 'Sign-ins' }).waitFor();
      const banner = page.getByText('Acct does not answer. What is shown here may be old.');
      await page.route('**/trpc/**', (route) => route.abort());
      await page.getByRole('link', { name: 'My sessions' }).click();
      await banner.waitFor();
      await page.unroute('**/trpc/**');
      // What did not come there is not asked for here.
      await page.getByRole('link', { name: 'My account' }).click();
      await page.getByText('Created').waitFor();
      await banner.waitFor({ state: 'detached' });
    });
  },
  ['sqlite'],
);

type Answer = (route: Route) => Promise<void>;

/** Opens a page anew that gets another answer to one of its questions. */
async function withhold(page: Page, place: Place, answer: Answer): Promise<void> {
  const [path, heading, procedure] = place;
  await page.route(addressOf(procedure), answer);
  await page.goto(`/console${path}`);
  await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
}

/** Is no blank page, and becomes what it should be as soon as there is an answer. */
async function recovers(page: Page, [path, heading, procedure]: Place): Promise<void> {
  const again = page.getByRole('button', { name: 'Try again' });
  await again.first().waitFor();
  await page.unroute(addressOf(procedure));
  const isMended = async () => {
    // One answer may be for several parts, so a button may go while somebody reaches for it.
    if ((await again.count()) > 0) {
      await again
        .first()
        .click({ timeout: 5_000 })
        .catch(() => undefined);
    }
    const open = [again, page.getByText('Loading…')].map((sign) => sign.count());
    return (await Promise.all(open)).every((count) => count === 0);
  };
  await expect.poll(isMended, { message: path }).toBe(true);
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (heading.startsWith('Account ')) return;
  await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
}

function addressOf(procedure: string): RegExp {
  return new RegExp(`/trpc/${procedure.replace('.', '\\.')}(?:\\?|$)`);
}

async function refuse(route: Route, { status, reason, message }: typeof denied): Promise<void> {
  const data = { code: 'x', httpStatus: status, reason, details: {}, requestId: 'a-request' };
  await route.fulfill({ status, json: { error: { message, code: -32000, data } } });
}

async function shows(page: Page, path: string, sentence: string): Promise<void> {
  await page.goto(`/console${path}`);
  await page.getByText(sentence).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
