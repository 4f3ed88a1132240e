import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { importInto } from './orders.ts';
import { alter, crowdOf, fillWithSample } from './sample.ts';

const many = 2000;

// Some names are taken before their batch is looked at, some between the look and the writing, some after.
test.each(testedProviders)(
  'while people sign up on %s by other spellings of the names, an import ends and each name opens one account',
  async (provider) => {
    await using house = await openHouse({ provider });
    await using pyacct = await createTestDatabase('sqlite', 'empty');
    await fillWithSample(pyacct);
    await alter(pyacct, crowdOf(many));
    const { read } = house.core.tools.db;
    const running = importInto(house, pyacct.url, { apply: true });
    const signedUp: { id: number; username: string }[] = [];
    for (let wave = 0; wave < 10; wave += 1) {
      // From the last names on, because the import comes to these last.
      const ids = Array.from({ length: 20 }, (_, i) => 1000 + many - wave * 60 - i * 3);
      await Promise.all(
        ids.map(async (id) => {
          const username = `PERSON${id}`;
          const attributes = { email: `p${id}@example.org`, country: 'NL' };
          const input = { username, password: 'a quiet harbour', attributes };
          const answer = await house.attempt('signup.create', input);
          if (answer.ok) signedUp.push({ id: Object(answer.output).id, username });
        }),
      );
    }
    const report = await running;
    expect(report.applied).toBe(true);
    expect(signedUp.length).toBeGreaterThan(0);
    for (const { id, username } of signedUp) {
      expect((await house.operate('directory.find', { username })).id).toBe(id);
      const imported = await read.account.findFirst({
        where: { username: username.toLowerCase() },
      });
      const lower = { username: username.toLowerCase() };
      const found = await house.operate('directory.find', lower);
      expect(found.id).toBe(imported?.id);
    }
  },
);
