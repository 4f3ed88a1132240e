import { expect, test } from 'vitest';
import { z } from 'zod';
import { startChild } from '../house/child.ts';
import { type House, openHouse } from '../house/house.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { alter, crowdOf, fillWithSample } from './sample.ts';

const many = 3000;
const whole = { apply: true, withSessions: true, superIds: [1] } as const;

// The moment is wherever the process is when the first batch has been told of.
test.each(testedProviders)(
  'killed in the middle, an import into %s leaves no half account, and another run finishes it',
  async (provider) => {
    await using pyacct = await createTestDatabase('sqlite', 'empty');
    await fillWithSample(pyacct);
    await alter(pyacct, crowdOf(many));
    await using straight = await openHouse({ provider });
    await importInto(straight, pyacct.url, whole);
    await using house = await openHouse({ provider });
    await using child = await startChild(new URL('./import-process.ts', import.meta.url), {
      databaseUrl: house.core.tools.settings.databaseUrl,
    });
    const first = Done.parse(await child.ask({ from: pyacct.url }));
    await child.kill();
    const { accounts } = await counts(house);
    expect(accounts).toBeGreaterThanOrEqual(first.done);
    expect(accounts).toBeLessThan(many);
    expect(await counts(house)).toEqual({
      accounts,
      passwords: accounts,
      values: accounts - 21 + 73,
      told: accounts,
    });
    const rest = await importInto(house, pyacct.url, whole);
    expect(rest.accounts).toMatchObject({ already: accounts, imported: many + 21 - accounts });
    expect(timeless(await house.rows())).toEqual(timeless(await straight.rows()));
  },
);

const Done = z.object({ done: z.number() });

async function counts({ core }: House) {
  const { read } = core.tools.db;
  return {
    accounts: await read.account.count(),
    passwords: await read.credential.count(),
    values: await read.attributeValue.count(),
    told: await read.event.count({ where: { name: 'accounts.imported' } }),
  };
}

/** What does not tell when, and by which batch, it was written. */
function timeless(rows: Awaited<ReturnType<House['rows']>>) {
  const strip = (line: string) =>
    line
      .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"')
      .replace(/"(?:id|requestId)":"[^"]*"/g, '"id"');
  return {
    ...rows,
    ...Object.fromEntries(Object.entries(rows).map(([t, l]) => [t, l.map(strip)])),
  };
}
