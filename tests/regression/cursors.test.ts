import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { samples } from '../house/samples.ts';
import { tried } from '../house/tried.ts';
import { fieldsOf } from '../house/wrong-types.ts';

// R36: Ory Kratos GHSA-hgx2-28f8-6g2r, a page token that anybody could make reached the database as SQL.
// Ours are signed by nobody: they are numbers and names, and say nothing that the caller could not.

const forged = [
  "1' OR '1'='1",
  '1;DROP TABLE acct_accounts',
  '1) UNION SELECT password FROM acct_credentials --',
  "x' --.AAAAAAAAAAAAAAAA",
  '9e9',
  '-1',
  '1.1.1',
  '{"id":1}',
  'eyJpZCI6MX0=',
  '0x10',
  '1 ',
  '',
];

test('a cursor that is none of ours is refused before anything is read by it', async () => {
  await using house = await openHouse({ door: 'rest' });
  const admin = await house.admin('zoe');
  const lists = procedures.filter(({ input }) => 'cursor' in fieldsOf(input));
  expect(lists.length).toBeGreaterThan(3);
  for (const { path } of lists) {
    const sample: unknown = samples[path].valid({ actor: admin, target: admin });
    for (const cursor of forged) {
      const input = { ...(typeof sample === 'object' ? sample : {}), cursor };
      const refusal = await house.refusal(path, input, { token: admin.token });
      expect(refusal, `${path} ${cursor}`).toMatchObject({ status: 400 });
    }
  }
  tried(lists.length * forged.length, 'forged cursors');
});

test("a cursor at another's session leads on among one's own only", async () => {
  await using house = await openHouse({ door: 'rest' });
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 1 });
  const bob = await house.member('bob');
  const cursor = `${house.clock.now().getTime()}.${bob.sessionId}`;
  const { items } = await house.call('sessions.list', { cursor }, ann.token);
  expect(items.map(({ id }) => id)).toEqual([ann.sessionId]);
});
