import { describe, expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { sampleDefinitions, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';

// R47: Auth.js GHSA-8fpg-xm3f-6cx3, an object full of an error passed for a signed-in person.

const definitions = [...sampleDefinitions];
const tables = ['acct_sessions', 'acct_accounts', 'acct_role_grants'];

describe.each(testedProviders)('%s', (provider) => {
  test.each(tables)(
    'without %s nobody is let in to anything that asks for a session',
    async (table) => {
      await using house = await openHouse({ provider, door: 'rest', definitions });
      const zoe = await house.admin('zoe');
      const ann = await house.member('ann');
      await house.core.tools.db.write((tx) =>
        tx.$executeRawUnsafe(`ALTER TABLE ${table} RENAME TO ${table}_lost`),
      );
      let count = 0;
      for (const { path, access, rest } of procedures) {
        if (rest === undefined || access === 'public') continue;
        const input = samples[path].valid({ actor: zoe, target: ann });
        for (const token of [zoe.token, ann.token]) {
          const answer = await house.attempt(path, input, token);
          count += 1;
          expect(answer, path).toMatchObject({ ok: false });
          if (answer.ok) continue;
          expect(answer.problem.reason, path).toBe('service.unavailable');
          expect(JSON.stringify(answer.problem)).not.toMatch(/acct_|relation|table|SQL/i);
        }
      }
      await house.core.tools.db.write((tx) =>
        tx.$executeRawUnsafe(`ALTER TABLE ${table}_lost RENAME TO ${table}`),
      );
      await house.call('sessions.check', undefined, ann.token);
      tried(count, `operations without ${table} on ${provider}`);
    },
  );
});
