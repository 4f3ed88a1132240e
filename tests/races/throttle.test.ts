import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { count, times } from './many.ts';
import { shot, startTwins, type Twins } from './twins.ts';

// The clocks of both processes and of the house stand still at the same moment, so no wait ever ends, but
// where a test says that they tick.

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('of 100 wrong passwords at once in two processes five are judged', async () => {
    await using arena = await twins.open({ provider });
    for (const username of ['ann', 'nobody']) {
      if (username === 'ann') await arena.house.signUp('ann');
      const guesses = times(100, (i) => ({ username, password: `guess ${i}` }));
      const outcomes = await arena.volley(guesses.map((input) => shot('signin.create', input)));
      expect(count(outcomes)).toEqual({ 'signin.refused': 5, 'credentials.throttled': 95 });
      const row = { where: { name: 'signin.refused' } };
      const judged = await arena.house.core.tools.db.read.event.count(row);
      expect(judged).toBe(username === 'ann' ? 5 : 10);
    }
    tried(200, `wrong passwords at once in two processes on ${provider}`);
  });

  test('the right password in the middle of a burst is refused like the wrong ones', async () => {
    await using arena = await twins.open({ provider });
    const { username, password } = await arena.house.signUp('ann');
    const wrong = (i: number) => shot('signin.create', { username, password: `guess ${i}` });
    await arena.volley(times(50, wrong));
    const right = shot('signin.create', { username, password });
    const outcomes = await arena.volley([...times(25, wrong), right, ...times(25, wrong)]);
    expect(count(outcomes)).toEqual({ 'credentials.throttled': 51 });
  });

  test('at every place together no more than five wrong passwords are judged', async () => {
    await using arena = await twins.open({ provider });
    const { username, token } = await arena.house.member('ann');
    const [password, newPassword] = ['a guess', 'another quiet harbour'];
    const outcomes = await arena.volley(
      times(20, () => [
        shot('signin.create', { username, password }),
        shot('password.change', { currentPassword: password, newPassword }, token),
        shot('closing.close', { password }, token),
      ]).flat(),
    );
    const { 'credentials.throttled': throttled = 0, ...judged } = count(outcomes);
    expect(throttled).toBe(55);
    expect(Object.keys(judged).filter((reason) => !isWrong(reason))).toEqual([]);
  });

  test('right sign-ins do not shut each other out, however many are judged at once', async () => {
    // Eight in flight, and so many that on few cores the last come up after the pauses of one who waits in vain.
    // Each takes little, so that eight are done within the first wait also where the machine is busy.
    const settings = { bcryptCost: 9, hashConcurrency: 16, hashQueueMax: 200 };
    await using arena = await twins.open({ provider, settings }, { ticking: true });
    const { username, password } = await arena.house.signUp('ann');
    const right = () => shot('signin.create', { username, password });
    expect(count(await arena.volley(times(60, right)))).toEqual({ ok: 60 });
  });

  test('of 60 right sign-ins to one account at once in two processes all succeed', async () => {
    await using arena = await twins.open({ provider });
    const { username, password } = await arena.house.signUp('ann');
    const right = () => shot('signin.create', { username, password });
    expect(count(await arena.volley(times(60, right)))).toEqual({ ok: 60 });
    expect(await arena.house.core.tools.db.read.throttle.count()).toBe(0);
  });
});

function isWrong(reason: string): boolean {
  return reason === 'signin.refused' || reason === 'credentials.wrong_password';
}
