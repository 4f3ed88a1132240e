import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AcctClient, createClient, createVerifier } from '../src/index.ts';
import { backEnds } from './back-ends.ts';
import { bearing, send } from './raw-request.ts';
import { serve } from './serve.ts';
import { audience, toyIssuer } from './toy-issuer.ts';

// The same back end in four frameworks, with a real Acct behind it: what one of them lets through and what it
// says to everybody else is what all of them do.

let acct: Awaited<ReturnType<typeof serve>>;
let client: AcctClient;
let people = 0;

beforeAll(async () => {
  acct = await serve();
  client = createClient({ url: acct.url });
});

afterAll(() => acct[Symbol.asyncDispose]());

async function signedIn() {
  people += 1;
  const person = { username: `person${people}`, password: 'correct horse battery' };
  await client.signup.create.mutate(person);
  const session = await client.signin.create.mutate(person);
  return { ...person, ...session, mine: client.withToken(session.token) };
}

const accountOf = ({ accountId, username, sessionId }: Awaited<ReturnType<typeof signedIn>>) => ({
  accountId,
  username,
  sessionId,
  roles: [],
});

const noSession = { status: 401, body: { code: 'access.session_invalid' } };

describe.each(Object.entries(backEnds))('%s', (_name, backEnd) => {
  test('lets through whoever is signed in, and says who it is', async () => {
    await using service = await backEnd({ url: acct.url });
    const ann = await signedIn();

    expect(await send(service.url, bearing(ann.token))).toMatchObject({
      status: 200,
      body: accountOf(ann),
    });
    expect(await send(service.url, { ...bearing(ann.token), method: 'POST' })).toMatchObject({
      status: 200,
      body: accountOf(ann),
    });
  });

  test('answers 401 with a challenge and a problem document to everybody else', async () => {
    await using service = await backEnd({ url: acct.url });

    expect(await send(service.url)).toEqual({
      status: 401,
      challenge: 'Bearer realm="acct"',
      type: 'application/problem+json',
      body: {
        type: 'about:blank',
        title: expect.any(String),
        status: 401,
        code: 'access.session_required',
      },
    });
    expect(await send(service.url, bearing('A'.repeat(43)))).toMatchObject({
      ...noSession,
      challenge: 'Bearer realm="acct", error="invalid_token"',
    });
  });

  test('refuses the next request after a sign-out, wherever that was', async () => {
    await using service = await backEnd({ url: acct.url });
    const ann = await signedIn();
    expect(await send(service.url, bearing(ann.token))).toMatchObject({ status: 200 });

    await ann.mine.sessions.signOut.mutate();

    expect(await send(service.url, bearing(ann.token))).toMatchObject(noSession);
  });

  test('lets nobody in while Acct is away', async () => {
    const gone = await serve();
    const problems: string[] = [];
    await using service = await backEnd({ url: gone.url, onProblem: (why) => problems.push(why) });
    await gone[Symbol.asyncDispose]();

    expect(await send(service.url, bearing('A'.repeat(43)))).toMatchObject({
      status: 503,
      body: { code: 'service.unavailable' },
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/ECONNREFUSED/);
  });

  test('takes the cookie of its own site, and of no other for what changes something', async () => {
    await using service = await backEnd({ url: acct.url });
    const ann = await signedIn();
    const from = (site: string, method: string) =>
      send(service.url, {
        method,
        headers: [
          ['cookie', `theme=dark; __Host-acct=${ann.token}`],
          ['sec-fetch-site', site],
        ],
      });

    expect(await from('cross-site', 'GET')).toMatchObject({ status: 200, body: accountOf(ann) });
    expect(await from('same-origin', 'POST')).toMatchObject({ status: 200 });
    for (const site of ['cross-site', 'same-site']) {
      expect(await from(site, 'POST')).toMatchObject({
        status: 403,
        body: { code: 'access.cross_site' },
      });
    }
  });

  test('does not choose between two tokens', async () => {
    await using service = await backEnd({ url: acct.url });
    const [ann, bob] = [await signedIn(), await signedIn()];
    const twice = (name: string, prefix: string) =>
      send(service.url, {
        headers: [ann, bob].map(({ token }) => [name, `${prefix}${token}`] as const),
      });

    for (const asked of [twice('authorization', 'Bearer '), twice('cookie', '__Host-acct=')]) {
      expect(await asked).toMatchObject({
        status: 400,
        body: { code: 'access.credentials_malformed' },
      });
    }
  });

  test('demands a role where it is told to', async () => {
    await using service = await backEnd({ url: acct.url, role: 'service' });
    const ann = await signedIn();

    expect(await send(service.url, bearing(ann.token))).toMatchObject({
      status: 403,
      challenge: 'Bearer realm="acct", error="insufficient_scope"',
      body: { code: 'access.role_required' },
    });
  });

  test('verifies assertions by itself, and hears of their end', async () => {
    await using toy = await toyIssuer();
    const verifier = createVerifier({ url: toy.url, audience, token: 'of a service' });
    await using service = await backEnd({ url: toy.url, verifier, role: 'service' });
    const assertion = await toy.sign();

    expect(await send(service.url, bearing(assertion))).toMatchObject({
      status: 200,
      body: { accountId: 42, username: 'ann', roles: ['service'], sessionId: 'SSSSSSSSSSSSSSSS' },
    });
    expect(
      await send(service.url, bearing(await toy.sign({ aud: 'https://other' }))),
    ).toMatchObject(noSession);
    toy.say('ended', 20, { ends: 'session', accountId: 42, sessionId: 'SSSSSSSSSSSSSSSS' });
    await expect
      .poll(() => send(service.url, bearing(assertion)), { timeout: 30_000 })
      .toMatchObject(noSession);
    expect(toy.asked).not.toContain('/v1/session');
    verifier.close();
    expect(await send(service.url, bearing(assertion))).toMatchObject({ status: 503 });
  });
});

test('the role counts from the moment when it was given', async () => {
  const ann = await signedIn();
  await ann.mine.roles.bootstrap.mutate({ secret: (await acct.bootstrapSecret()).trim() });
  for (const backEnd of Object.values(backEnds)) {
    await using service = await backEnd({ url: acct.url, role: 'admin' });
    expect(await send(service.url, bearing(ann.token))).toMatchObject({
      status: 200,
      body: { roles: ['admin'] },
    });
  }
});

test('what was signed out while others ask is refused to every request that begins later', async () => {
  const guarded = await Promise.all(
    Object.values(backEnds).map((backEnd) => backEnd({ url: acct.url })),
  );
  const ann = await signedIn();
  const ask = () => guarded.map(({ url }) => send(url, bearing(ann.token)));
  const before = Array.from({ length: 10 }, ask).flat();
  await ann.mine.sessions.signOut.mutate();
  const after = Array.from({ length: 10 }, ask).flat();

  for (const answer of await Promise.all(after)) expect(answer).toMatchObject(noSession);
  await Promise.all(before);
  for (const service of guarded) await service[Symbol.asyncDispose]();
});
