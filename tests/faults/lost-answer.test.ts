import { expect, test } from 'vitest';
import { startProxy } from '../house/proxy.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { rounds } from './chance.ts';
import { openWorld, settleIn } from './service.ts';
import { rowsOf } from './sql.ts';

// The network breaks after the commit was sent and before its answer is back: nobody but the database
// knows whether it was done. The service must not say that it was, nor that it was not.
test.runIf(testedProviders.includes('postgresql'))(
  'a commit whose answer is lost is answered 503, and another try settles it',
  async () => {
    await using database = await createTestDatabase('postgresql');
    await using proxy = await startProxy(database.url);
    await using world = await openWorld('lost answers', database.url);
    const { crowd } = world;
    // Over one connection, so that each is broken in the middle of what it does next.
    const service = await world.start({ databaseUrl: proxy.url, databasePoolMax: 1 });
    await settleIn(world, service);
    const writes = [acts.signUp, acts.signIn, acts.setNick, acts.changePassword, acts.signOut];
    const count = rounds(4);
    for (let round = 0; round < count; round += 1) {
      await crowd.gather(writes.length);
      const fresh = crowd.people.filter(({ inDoubt }) => !inDoubt);
      for (const act of writes) {
        const person = act === acts.signUp ? undefined : fresh.pop();
        // What a new connection sends for the first time it sends in words.
        proxy.cut();
        await expect.poll(() => service.figures()).toContain('\nacct_database_connections 0\n');
        proxy.cutAfter('COMMIT');
        const outcome = await (person === undefined
          ? crowd.somebody(act)
          : crowd.perform(person, act));
        expect(outcome, act.name).toMatchObject({ kind: 'answered', status: 503 });
      }
      for (const { name } of fresh) crowd.forget(name);
    }
    const [row] = await rowsOf(database.url, 'SELECT count(*) AS there FROM acct_accounts');
    // All were done, in truth: the cut came after the commit.
    expect(Number(row?.['there'])).toBe(world.answered('signUp', 201) + count);
    expect(await world.judge({ killed: false })).toEqual([]);
    tried(count * writes.length, 'commits whose answer was lost');
  },
);
