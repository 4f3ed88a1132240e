import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { allowanceIn, doors, passed, post, signIn } from './knocks.ts';
import { openLimited } from './limited.ts';

test.each(doors)('at %s each answer says what is left, until there is nothing', async (door) => {
  await using service = await openLimited();
  const { username, password } = await service.member('ann');
  const right = await signIn(service.url, door, { guess: { username, password } });
  expect([200, 201]).toContain(right.status);
  expect(allowanceIn(right)).toEqual({ name: 'sign-in', q: 10, w: 60, r: 9, t: 6 });
  expect(right.headers.get('retry-after')).toBeNull();
  for (let left = 8; left >= 0; left -= 1) {
    const wrong = await signIn(service.url, door);
    expect(wrong.status).toBe(401);
    expect(allowanceIn(wrong)).toEqual({ name: 'sign-in', q: 10, w: 60, r: left, t: 6 });
  }
  const refused = await signIn(service.url, door);
  expect(refused.status).toBe(429);
  expect(allowanceIn(refused)).toEqual({ name: 'sign-in', q: 10, w: 60, r: 0, t: 6 });
  expect(refused.headers.get('retry-after')).toBe('6');
  if (door.startsWith('pyacct')) {
    expect(JSON.parse(refused.text)).toEqual({ detail: expect.stringMatching(/this address/) });
  } else {
    expect(refused.reason).toBe('limits.exceeded');
    expect(refused.text).toContain('"retryAfterSeconds":6');
  }
});

test('after the seconds that were told one more passes, and not before', async () => {
  await using service = await openLimited({ signInLimit: '7/60' });
  let [told, passes] = [0, 0];
  for (let i = 0; i < 60; i += 1) {
    const knock = await signIn(service.url);
    if (passed(knock)) {
      passes += 1;
      continue;
    }
    const seconds = Number(knock.headers.get('retry-after'));
    expect(allowanceIn(knock)).toMatchObject({ r: 0, t: seconds });
    told += 1;
    service.clock.advance({ seconds, milliseconds: -1000 });
    expect(passed(await signIn(service.url))).toBe(false);
    service.clock.advance({ seconds: 1 });
    expect(passed(await signIn(service.url))).toBe(true);
  }
  expect(passes).toBe(7);
  tried(told, 'waits for as long as the answer said');
});

test('an address that was quiet for the whole time has its whole allowance again', async () => {
  await using service = await openLimited();
  const burst = async () => {
    const knocks = await Promise.all(Array.from({ length: 15 }, () => signIn(service.url)));
    return knocks.filter(passed).length;
  };
  expect(await burst()).toBe(10);
  service.clock.advance({ minutes: 1 });
  expect(await burst()).toBe(10);
});

test('an input of the wrong form counts too, and is told what is left', async () => {
  await using service = await openLimited();
  const invalid = await post(`${service.url}/v1/sessions`, { username: 5 });
  expect(invalid.status).toBe(400);
  expect(allowanceIn(invalid)).toMatchObject({ r: 9 });
  expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 8 });
});

test('where nothing is limited nothing is said of limits', async () => {
  await using service = await openLimited({ signInLimit: 'off' });
  const { token } = await service.member('ann');
  const headers = { authorization: `Bearer ${token}` };
  const quiet = ['/v1/session', '/v1/nowhere', '/health/live', '/trpc/sessions.check'];
  for (const path of quiet) {
    const answer = await fetch(`${service.url}${path}`, { headers });
    expect(allowanceIn(answer), path).toBeUndefined();
    await answer.body?.cancel();
  }
  for (let i = 0; i < 30; i += 1) {
    const knock = await signIn(service.url);
    expect(knock.status).toBe(401);
    expect(allowanceIn(knock)).toBeUndefined();
  }
});

test('pages of other origins may read them', async () => {
  const corsOrigins = ['https://app.example.org'];
  await using service = await openLimited({ corsOrigins });
  const knock = await signIn(service.url, 'rest', {
    headers: { origin: 'https://app.example.org' },
  });
  const exposed = (knock.headers.get('access-control-expose-headers') ?? '').split(', ');
  expect(exposed).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After']));
});
