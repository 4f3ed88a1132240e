import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Member } from '../house/people.ts';
import { tried } from '../house/tried.ts';
import { barriersOf } from './accessible.ts';
import { type Console, describeConsole } from './browsing.ts';
import { furnish } from './furnished.ts';

// Every page, in both themes and two widths, as a person finds it. The pictures are kept for whoever wants to
// look: they are no test by themselves.

const pictures = join(import.meta.dirname, '../../.artifacts/console');
const widths = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];
const themes = ['light', 'dark'] as const;

/** Address and heading, for strangers, for everybody who is signed in, and for administrators. */
const outside: readonly Place[] = [
  ['/sign-in', 'Sign in'],
  ['/sign-up', 'Sign up'],
];
const inside: readonly Place[] = [
  ['/account', 'My account'],
  ['/sessions', 'My sessions'],
  ['/apikeys', 'My API keys'],
  ['/overview', 'Overview'],
  ['/accounts', 'Accounts'],
  ['/accounts/1', 'ann'],
  ['/accounts/1?tab=roles', 'ann'],
  ['/accounts/1?tab=sessions', 'ann'],
  ['/accounts/1?tab=apikeys', 'ann'],
  ['/accounts/1?tab=history', 'ann'],
  ['/attributes', 'Attributes'],
  ['/roles', 'Roles'],
  ['/audit', 'Audit'],
  ['/settings', 'Settings'],
];

type Place = readonly [path: string, heading: string];

describeConsole(
  'the pages of the console',
  ({ open }) => {
    beforeAll(() => mkdir(pictures, { recursive: true }));

    test('have no barrier, and nothing beside the window, signed out', async () => {
      await using console = await open(furnished);
      const page = await console.visit('/sign-in');
      await expectAllClear(page, outside);
    });

    test('have no barrier, and nothing beside the window, for an administrator', async () => {
      await using console = await open(furnished);
      const ann = await furnish(console);
      const page = await console.visitAs(ann, '/account');
      await expectAllClear(page, inside);
    });

    test('have no barrier where somebody is no administrator yet', async () => {
      await using console = await open(furnished);
      const page = await console.visitAs(await stranger(console), '/first-run');
      await expectAllClear(page, [['/first-run', 'Become administrator']]);
      await page.goto('/console/overview');
      await page.getByRole('heading', { name: 'Become administrator' }).waitFor();
    });
  },
  ['sqlite'],
);

const furnished = {
  definitions: [
    { key: 'email', type: 'email', unique: true, sensitive: true },
    { key: 'nickname', type: 'string', maxLength: 40 },
    { key: 'born', type: 'date' },
    { key: 'news', type: 'boolean' },
  ],
} as const;

function stranger(console: Console): Promise<Member> {
  return console.member('ben');
}

async function expectAllClear(page: Page, places: readonly Place[]): Promise<void> {
  const barriers: string[] = [];
  for (const [path, heading] of places) {
    await page.goto(`/console${path}`);
    await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
    await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
    for (const size of widths) {
      await page.setViewportSize(size);
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        // Each theme and each width once: what is laid out has no theme, and colours have no width.
        const isJudged = (size.width === 1440) === (colorScheme === 'light');
        const found = isJudged ? await barriersOf(page) : [];
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        const at = `${path} at ${size.width} px, ${colorScheme}`;
        barriers.push(...found.map((barrier) => `${at}: ${barrier}`));
        if (wide !== 0) barriers.push(`${at}: ${wide} px stand beside the window`);
        const name = `${path.slice(1).replaceAll(/\W+/g, '-')}-${size.width}-${colorScheme}.png`;
        await page.screenshot({ path: join(pictures, name) });
      }
    }
  }
  tried(places.length * widths.length * themes.length, 'views of console pages');
  expect(barriers).toEqual([]);
}
