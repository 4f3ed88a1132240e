import { createHook } from 'node:async_hooks';
import { hashPassword } from '@acct/core';
import { expect, test, vi } from 'vitest';
import { openHouse } from '../house/house.ts';

test('whoever tries to sign in, one hash is compared', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  const compared = vi.spyOn(house.core.tools.hashThreads, 'compare');
  for (const [username, password] of [
    ['ann', ann.password],
    ['ann', 'not my password'],
    ['sue', sue.password],
    ['nobody', ann.password],
    ['', ann.password],
    ['♚', ann.password],
  ] as const) {
    compared.mockClear();
    await house.attempt('signin.create', { username, password });
    expect(compared).toHaveBeenCalledTimes(1);
  }
});

test("no password is hashed in the pool of Node's own threads", async () => {
  await using house = await openHouse();
  const works: string[] = [];
  const watch = createHook({ init: (_id, kind) => works.push(kind) }).enable();
  try {
    const ann = await house.member('ann');
    const newPassword = 'another quiet harbour';
    await house.call('password.change', { currentPassword: ann.password, newPassword }, ann.token);
    await house.call('signin.create', { username: 'ann', password: newPassword });
    expect(works.filter((kind) => kind.startsWith('bcrypt'))).toEqual([]);
    // The hook would have seen it.
    await hashPassword('a quiet harbour', 4);
    expect(works.filter((kind) => kind.startsWith('bcrypt'))).not.toEqual([]);
  } finally {
    watch.disable();
  }
});
