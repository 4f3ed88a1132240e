import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('a policy of an embedding program may let sessions live for ever', async () => {
  const sessionPolicy = { idleMs: Infinity, absoluteMs: Infinity };
  const settings = { eventRetentionDays: 0 };
  await using house = await openHouse({ settings, parts: { sessionPolicy } });
  const { token } = await house.member('ann');
  house.clock.advance({ days: 4000 });
  await house.core.sweep();
  const check = await house.call('sessions.check', undefined, token);
  expect(check.expiresAt).toBe('9999-12-31T23:59:59.999Z');
  expect((await house.call('sessions.list', {}, token)).items).toHaveLength(1);
  expect(house.log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});
