import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { describeConsole } from './browsing.ts';

const firstPageBytesMax = 200_000;

describeConsole(
  'the weight of the console',
  ({ open }) => {
    test('lets the first page come with less than 200 kB, and all of it from Acct', async () => {
      await using console = await open();
      // In a context of its own nothing is there already.
      const page = await (await console.visit('/sign-in')).context().browser()?.newPage();
      if (page === undefined) throw new Error('The browser is gone.');
      const sizes: Promise<number>[] = [];
      page.on('response', (response) => {
        expect(new URL(response.url()).origin).toBe(console.url);
        const size = response.request().sizes();
        sizes.push(
          size.then(({ responseBodySize, responseHeadersSize }) => {
            return responseBodySize + responseHeadersSize;
          }),
        );
      });
      await page.goto(`${console.url}/console`, { waitUntil: 'networkidle' });
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();

      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      tried(bytes, `bytes in ${sizes.length} answers for the first page of the console`);
      expect(bytes).toBeGreaterThan(20_000);
      expect(bytes).toBeLessThan(firstPageBytesMax);
      await page.close();
    });
  },
  ['sqlite'],
);
