import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What axe finds wrong with a page as it stands, a line each; nothing is put aside. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  // Half a megabyte, which a page need read only once.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  return Results.parse(found).violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  );
}

const Results = z.object({
  violations: z.array(
    z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});
