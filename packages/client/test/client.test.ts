import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AcctClient, createClient, isRefusal, refusalOf, settle } from '../src/index.ts';
import { serve } from './serve.ts';

let service: Awaited<ReturnType<typeof serve>>;
let client: AcctClient;

beforeAll(async () => {
  service = await serve();
  client = createClient({ url: service.url });
});

afterAll(() => service[Symbol.asyncDispose]());

const password = 'correct horse battery';

async function signedIn(username: string) {
  await client.signup.create.mutate({ username, password });
  return client.signin.create.mutate({ username, password });
}

describe('calls', () => {
  test('lead from sign-up to sign-out', async () => {
    const account = await client.signup.create.mutate({ username: 'ann', password });
    const session = await client.signin.create.mutate({ username: 'ann', password });
    const mine = client.withToken(session.token);

    expect(session.accountId).toBe(account.id);
    expect(await mine.sessions.check.query()).toMatchObject({ username: 'ann', roles: [] });
    const { items } = await mine.sessions.list.query({});
    expect(items).toMatchObject([{ id: session.sessionId, current: true }]);
    expect(await mine.sessions.signOut.mutate()).toBeUndefined();
    expect(await settle(mine.sessions.check.query())).toMatchObject({
      ok: false,
      refusal: { reason: 'access.session_invalid', status: 401 },
    });
  });

  test('that were not answered are made again with the same key, and done once', async () => {
    let lost = 0;
    const lossy = createClient({
      url: service.url,
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        if (lost > 0) return answer;
        lost += 1;
        throw new Error('The answer was lost.');
      },
    });
    const context = { idempotencyKey: crypto.randomUUID() };
    const create = () => lossy.signup.create.mutate({ username: 'lou', password }, { context });
    const unanswered = await settle(create());
    const answered = await settle(create());
    const anew = await settle(lossy.signup.create.mutate({ username: 'lou', password }));

    expect(unanswered).toMatchObject({ ok: false, refusal: { reason: 'network' } });
    expect(answered).toMatchObject({ ok: true, value: { username: 'lou' } });
    expect(anew).toMatchObject({ ok: false, refusal: { reason: 'accounts.username_taken' } });
  });

  test('go out one by one, so that none waits for another and none is refused for its company', async () => {
    const { token } = await signedIn('bea');
    const urls: string[] = [];
    const watched = createClient({
      url: service.url,
      token,
      fetch: (url, init) => {
        urls.push(url);
        return fetch(url, init);
      },
    });

    const checks = Array.from({ length: 12 }, () => watched.sessions.check.query());

    expect(await Promise.all(checks)).toHaveLength(12);
    expect(urls).toEqual(Array(12).fill(`${service.url}/trpc/sessions.check`));
  });

  test('find the service below an address that ends in a slash, and by a URL', async () => {
    for (const url of [`${service.url}/`, new URL(service.url)]) {
      const { items } = await createClient({ url }).attributes.definitions.query();
      expect(items).toEqual([]);
    }
  });
});

describe('the token', () => {
  test('is asked for before every call when it is a function', async () => {
    const first = await signedIn('cat');
    const second = await signedIn('dan');
    const tokens = [first.token, second.token, null];
    const changing = createClient({ url: service.url, token: async () => tokens.shift() });

    expect((await changing.sessions.check.query()).username).toBe('cat');
    expect((await changing.sessions.check.query()).username).toBe('dan');
    expect(await settle(changing.sessions.check.query())).toMatchObject({
      refusal: { reason: 'access.session_required' },
    });
  });

  test('of one client is not the token of the client that it was made from', async () => {
    const eve = createClient({ url: service.url, token: (await signedIn('eve')).token });
    const fay = eve.withToken((await signedIn('fay')).token);

    expect((await fay.sessions.check.query()).username).toBe('fay');
    expect((await eve.sessions.check.query()).username).toBe('eve');
  });
});

describe('a refusal', () => {
  test('comes as a value with its code, status, sentence, details and request id', async () => {
    await signedIn('gus');

    const answer = await settle(client.signup.create.mutate({ username: 'GUS', password }));

    expect(answer).toEqual({
      ok: false,
      refusal: {
        reason: 'accounts.username_taken',
        status: 409,
        message: 'That username is already taken.',
        details: {},
        requestId: expect.stringMatching(/./),
      },
    });
  });

  test('of an ill-formed input names the field', async () => {
    const { token } = await signedIn('hal');

    const answer = await settle(client.withToken(token).sessions.list.query({ limit: 0 }));

    expect(answer).toMatchObject({
      refusal: {
        reason: 'request.invalid',
        status: 400,
        details: { errors: [{ path: 'limit', message: expect.any(String) }] },
      },
    });
  });

  test('of the server, before a call is read, is a refusal like any other', async () => {
    const answer = await settle(
      client.signup.create.mutate({ username: 'i'.repeat(200_000), password }),
    );

    expect(answer).toMatchObject({ refusal: { reason: 'request.too_large', status: 413 } });
  });

  test('can be told from others where it is caught', async () => {
    const error: unknown = await client.signin.create
      .mutate({ username: 'nobody', password })
      .catch((caught: unknown) => caught);

    expect(isRefusal(error)).toBe(true);
    expect(isRefusal(error, 'signin.refused')).toBe(true);
    expect(isRefusal(error, 'accounts.not_found')).toBe(false);
    expect(isRefusal(new Error('signin.refused'))).toBe(false);
    expect(refusalOf(error)?.status).toBe(401);
  });
});
