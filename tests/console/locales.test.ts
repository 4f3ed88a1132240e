import { expect, test } from 'vitest';
import { describeConsole } from './browsing.ts';

describeConsole(
  'the console where other conventions hold',
  ({ open }) => {
    test('counts one account as one, in whichever digits it is written', async () => {
      await using console = await open();
      const admin = await console.admin('ann');
      for (const [locale, said] of [
        ['ar-EG', '١ account.'],
        ['de-DE', '1 account.'],
      ] as const) {
        const page = await console.visitAs(admin, '/accounts', { locale });
        await page.getByText(said, { exact: true }).waitFor();
      }
    });

    test('writes dates as its reader does, where its reader is, and sentences in its own words', async () => {
      await using console = await open();
      const admin = await console.admin('ann');
      const createdAt = new Date('2026-03-01T03:30:00Z');
      await console.core.tools.db.write((tx) => tx.account.updateMany({ data: { createdAt } }));
      const timezoneId = 'America/New_York';
      const page = await console.visitAs(admin, '/accounts', { locale: 'de-DE', timezoneId });
      await page.getByRole('cell', { name: '28.02.2026' }).waitFor();
      const lastSignIn = await page.getByRole('row').last().getByRole('cell').last().textContent();
      expect(lastSignIn).toMatch(/^(?:now|\d+ seconds? ago)$/);
    });
  },
  ['sqlite'],
);
