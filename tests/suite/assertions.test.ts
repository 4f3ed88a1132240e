import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { type House, openHouse } from '../house/house.ts';

// A session is exchanged for a short assertion, which others verify by the public keys alone.

const audience = 'https://pictures.example.org';

test('an assertion tells whose session it is, for one audience and a minute, and verifies by the public keys', async () => {
  await using house = await openHouse({ settings: { issuer: 'https://accounts.example.org' } });
  const ann = await house.admin('ann');
  const { assertion, expiresAt } = await house.call('assertions.create', { audience }, ann.token);

  const { payload, protectedHeader } = await verified(house, assertion);

  const now = house.clock.now().getTime() / 1000;
  expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
  expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  expect(payload).toEqual({
    iss: 'https://accounts.example.org',
    sub: String(ann.id),
    aud: audience,
    iat: now,
    exp: now + 60,
    jti: expect.stringMatching(/^[\w-]{16}$/),
    client_id: ann.sessionId,
    sid: ann.sessionId,
    auth_time: now,
    username: 'ann',
    roles: ['admin'],
    cursor: expect.stringMatching(/^\d+$/),
  });
  expect(Date.parse(expiresAt)).toBe((now + 60) * 1000);
});

test('no two assertions are the same', async () => {
  await using house = await openHouse();
  const ann = await house.member();
  const ask = () => house.call('assertions.create', { audience }, ann.token);
  const [one, other] = [await ask(), await ask()];
  expect(decodeJwt(one.assertion).jti).not.toBe(decodeJwt(other.assertion).jti);
});

test('the issuer is the public address of the service, or its name where it has none', async () => {
  await using named = await openHouse({ settings: { publicUrl: 'https://accounts.example.org' } });
  await using nameless = await openHouse();
  expect(await issuerOf(named)).toBe('https://accounts.example.org');
  expect(await issuerOf(nameless)).toBe('acct');
});

test.each([0, 301, -1, 1.5, '60'])('a lifetime of %j seconds is refused', async (seconds) => {
  await using house = await openHouse();
  const { token } = await house.member();
  const input = { audience, lifetimeSeconds: seconds };
  expect((await house.refusal('assertions.create', input, { token })).reason).toBe(
    'request.invalid',
  );
});

test.each([
  undefined,
  '',
  'two words',
  'ünicode',
  'x'.repeat(257),
  ['https://a.example', 'https://b.example'],
])('%j is no audience', async (wrong) => {
  await using house = await openHouse();
  const { token } = await house.member();
  const problem = await house.refusal('assertions.create', { audience: wrong }, { token });
  expect(problem.reason).toBe('request.invalid');
});

test('an assertion lives for five minutes at most, and never longer than its session', async () => {
  await using house = await openHouse({
    settings: { sessionIdleSeconds: 7200, sessionAbsoluteSeconds: 7200 },
  });
  const ann = await house.member();
  expect(await lifeOf(house, ann.token, 300)).toBe(300);
  house.clock.advance({ minutes: 118 });
  expect(await lifeOf(house, ann.token, 300)).toBe(120);
  expect(await lifeOf(house, ann.token, 30)).toBe(30);
});

test('a session that ends unused takes no assertion along beyond its end', async () => {
  await using house = await openHouse({ settings: { sessionIdleSeconds: 100 } });
  const ann = await house.member();
  expect(await lifeOf(house, ann.token, 300)).toBe(100);
});

test('this service takes no assertion for a token, and gives none for one', async () => {
  await using house = await openHouse();
  const ann = await house.member();
  const { assertion: token } = await house.call('assertions.create', { audience }, ann.token);
  for (const path of ['sessions.check', 'accounts.self', 'sessions.signOut'] as const) {
    expect((await house.refusal(path, undefined, { token })).reason).toBe('access.session_invalid');
  }
  const again = await house.refusal('assertions.create', { audience }, { token });
  expect(again.reason).toBe('access.session_invalid');
  const service = await house.service();
  const asked = { tokens: [token] };
  const longer = await house.refusal('sessions.checkMany', asked, { token: service.token });
  expect(longer.reason).toBe('request.invalid');
});

test('no API key is exchanged for an assertion, whatever its scopes', async () => {
  await using house = await openHouse();
  const owner = await house.service();
  const scopes = ['check', 'read', 'write', 'service'] as const;
  const key = await makeKey(house, owner, [...scopes]);
  const problem = await house.refusal('assertions.create', { audience }, key);
  expect(problem.reason).toBe('access.session_only');
});

test('an assertion writes nothing to the journal, and is nowhere in the log', async () => {
  await using house = await openHouse({ settings: { logLevel: 'debug' } });
  const ann = await house.member();
  await house.call('assertions.create', { audience }, ann.token);
  const before = (await house.rows()).events.length;
  const { assertion } = await house.call('assertions.create', { audience }, ann.token);
  expect((await house.rows()).events.length).toBe(before);
  const [, , signature = ''] = assertion.split('.');
  expect(JSON.stringify(house.log.lines)).not.toContain(signature);
});

async function verified(house: House, assertion: string) {
  const { keys, issuer } = await house.call('assertions.keys', undefined);
  const currentDate = house.clock.now();
  const options = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'], currentDate };
  return jwtVerify(assertion, createLocalJWKSet({ keys }), options);
}

async function issuerOf(house: House): Promise<unknown> {
  const ann = await house.member();
  const { assertion } = await house.call('assertions.create', { audience }, ann.token);
  expect(decodeProtectedHeader(assertion).typ).toBe('at+jwt');
  return (await verified(house, assertion)).payload.iss;
}

async function lifeOf(house: House, token: string, lifetimeSeconds: number): Promise<number> {
  const input = { audience, lifetimeSeconds };
  const { assertion } = await house.call('assertions.create', input, token);
  const { exp = 0, iat = 0 } = decodeJwt(assertion);
  expect(iat).toBe(house.clock.now().getTime() / 1000);
  return exp - iat;
}
