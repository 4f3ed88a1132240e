import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

const minute = 60_000;

describeConsole(
  'a console that somebody left open',
  ({ open }) => {
    test.each([
      ['/overview', 'Overview', 'instance.figures'],
      ['/audit', 'Audit', 'audit.list'],
    ])('%s asks for nothing after five minutes, so that an unused session ends', async (...row) => {
      const [path, title, operation] = row;
      await using console = await open();
      const ann = await console.signUp('ann');
      await console.operate('roles.grant', { id: ann.id, role: 'admin' });
      const page = await console.visitAs(ann, path, { hasOwnClock: true });
      await page.clock.install();
      await page.reload();
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      if (path === '/audit') await page.getByRole('switch').click();
      const asked = askedFor(page, operation);

      await page.clock.runFor(minute);
      await expect.poll(() => asked.length).toBeGreaterThan(0);
      await page.clock.runFor(5 * minute);
      await page.evaluate('0');
      const before = asked.length;
      await page.clock.runFor(10 * minute);
      await page.evaluate('0');
      expect(asked.length).toBe(before);

      // Whoever comes back sees how things are now.
      await page.mouse.move(5, 5);
      await page.mouse.move(50, 50);
      await expect.poll(() => asked.length).toBeGreaterThan(before);
    });
  },
  ['sqlite'],
);

function askedFor(page: Page, operation: string): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes(operation)) asked.push(request.url());
  });
  return asked;
}
