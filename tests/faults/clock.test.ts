import { expect, test } from 'vitest';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { hasFakeClock, openFakeClock } from './fake-clock.ts';
import { openWorld, type Service, settleIn, type World } from './service.ts';

const hour = 3600;
const withFakeClock = test.runIf(hasFakeClock('clocks that are set'));

withFakeClock.each(testedProviders)(
  'sessions on %s end by the clock of the process, and none that has ended comes back with the hour',
  async (provider) => {
    await using clock = await openFakeClock();
    await using world = await openOn(provider);
    const { world: here } = world;
    const service = await here.start({}, clock.surroundings);
    await settleIn(here, service);
    const [young, old] = [await signIn(here), await signIn(here)];
    // An hour less: nobody is signed out, nothing fails.
    await clock.set(-hour);
    expect(await checked(service, old)).toBe(200);
    await here.crowd.burst(8);
    await clock.set(0);
    expect(await checked(service, old)).toBe(200);
    // An hour and a bit: unused for longer than the limit, but for the one that is used on the way.
    await clock.set(hour / 2);
    expect(await checked(service, young)).toBe(200);
    await clock.set(hour + 60);
    expect(await checked(service, old)).toBe(401);
    expect(await checked(service, young)).toBe(200);
    await clock.set(0);
    expect(await checked(service, old)).toBe(401);
    expect(await checked(service, young)).toBe(200);
    // A day and an hour: everybody's.
    await clock.set(25 * hour);
    expect(await checked(service, young)).toBe(401);
    const later = await signIn(here);
    expect(await checked(service, later)).toBe(200);
    await clock.set(0);
    expect(await checked(service, young)).toBe(401);
    // Not even where the process begins anew at the former hour.
    await service.kill();
    const heir = await here.start({}, clock.surroundings);
    expect(await Promise.all([old, young].map((token) => checked(heir, token)))).toEqual([
      401, 401,
    ]);
    const answers = await here.crowd.somebody(acts.signUp);
    expect(answers).toMatchObject({ status: 201 });
    tried(6, `settings of the clock of a service on ${provider}`);
  },
);

withFakeClock.each(testedProviders)(
  'of two processes on %s one that is five minutes ahead ends sessions five minutes sooner, for both',
  async (provider) => {
    await using clock = await openFakeClock();
    await using ahead = await openFakeClock();
    await using world = await openOn(provider);
    const { world: here } = world;
    await ahead.set(300);
    const fast = await here.start({}, ahead.surroundings);
    const exact = await here.start({}, clock.surroundings);
    await settleIn(here, exact);
    const tokens = [await signIn(here), await signIn(here)];
    const [one = '', other = ''] = tokens;
    for (const service of [fast, exact]) expect(await checked(service, one)).toBe(200);
    // Used last by the clock of the one that is ahead, so it lasts the longer for both.
    await Promise.all([clock.set(hour - 240), ahead.set(hour - 240 + 300)]);
    expect(await checked(exact, other)).toBe(200);
    expect(await checked(exact, one)).toBe(200);
    await Promise.all([clock.set(2 * hour - 300), ahead.set(2 * hour)]);
    expect(await checked(fast, other)).toBe(401);
    expect(await checked(exact, other)).toBe(401);
    tried(1, `pair of processes on ${provider} whose clocks differ by five minutes`);
  },
);

async function openOn(provider: Provider): Promise<AsyncDisposable & { world: World }> {
  const database = await createTestDatabase(provider);
  const world = await openWorld(`clocks on ${provider}`, database.url);
  return {
    world,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Somebody new, whom nobody else uses the session of. */
async function signIn({ crowd }: World): Promise<string> {
  await crowd.gather(1, [acts.signUp, acts.signIn]);
  const [token = ''] = crowd.people.splice(-1).flatMap(({ tokens }) => tokens);
  return token;
}

async function checked({ url }: Service, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/session`, { headers })).status;
}
