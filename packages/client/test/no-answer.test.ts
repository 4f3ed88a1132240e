import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type AcctClient, createClient, isRefusal, refusalOf, settle } from '../src/index.ts';
import { serveOther } from './serve.ts';

const ask = (client: AcctClient) => settle(client.attributes.definitions.query());

const silence = (reason: string) => ({
  ok: false,
  refusal: { reason, status: null, details: {}, requestId: null },
});

describe('the reason is network', () => {
  test('when nobody listens', async () => {
    const gone = await serveOther(() => {});
    await gone[Symbol.asyncDispose]();

    expect(await ask(createClient({ url: gone.url }))).toMatchObject(silence('network'));
  });

  test.each<[what: string, answer: RequestListener]>([
    ['a page of a proxy', (_, res) => res.writeHead(502).end('<html>Bad gateway</html>')],
    ['JSON of something else', (_, res) => res.end('{"error":"not here"}')],
    ['a list', (_, res) => res.end('[]')],
    ['nothing', (_, res) => res.end()],
    ['half an answer', (_, res) => res.write('{"result":', () => res.destroy())],
  ])('when %s comes back', async (_, answer) => {
    await using other = await serveOther(answer);

    expect(await ask(createClient({ url: other.url }))).toMatchObject(silence('network'));
  });

  test('and such an error is no refusal of the service', async () => {
    await using other = await serveOther((_, res) => res.end('no'));
    const call = createClient({ url: other.url }).attributes.definitions.query();
    const error: unknown = await call.catch((caught: unknown) => caught);

    expect(isRefusal(error)).toBe(false);
    expect(refusalOf(error)?.reason).toBe('network');
  });
});

describe('the deadline', () => {
  test('ends a call that is never answered, and its request with it', async () => {
    const seen = new EventEmitter();
    const closed = once(seen, 'closed');
    await using mute = await serveOther((_, res) => res.once('close', () => seen.emit('closed')));

    expect(await ask(createClient({ url: mute.url, timeoutMs: 50 }))).toMatchObject(
      silence('timeout'),
    );
    await closed;
  });

  test('counts to the last byte of the answer', async () => {
    await using slow = await serveOther((_, res) => void res.write('{"result":'));

    expect(await ask(createClient({ url: slow.url, timeoutMs: 50 }))).toMatchObject(
      silence('timeout'),
    );
  });

  test('counts while the token is looked for', async () => {
    let sent = 0;
    const client = createClient({
      url: 'http://127.0.0.1:9',
      timeoutMs: 50,
      token: () => new Promise(() => {}),
      fetch: (url, init) => {
        sent += 1;
        return fetch(url, init);
      },
    });

    expect(await ask(client)).toMatchObject(silence('timeout'));
    expect(sent).toBe(0);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    'cannot be %s milliseconds',
    (timeoutMs) => {
      expect(() => createClient({ url: 'http://127.0.0.1:9', timeoutMs })).toThrow(RangeError);
    },
  );
});

describe('giving a call up', () => {
  test('ends its request', async () => {
    const seen = new EventEmitter();
    const closed = once(seen, 'closed');
    const stop = new AbortController();
    await using mute = await serveOther((_, res) => {
      res.once('close', () => seen.emit('closed'));
      stop.abort();
    });
    const { definitions } = createClient({ url: mute.url }).attributes;

    const answer = await settle(definitions.query(undefined, { signal: stop.signal }));

    expect(answer).toMatchObject(silence('aborted'));
    await closed;
  });

  test('before it began sends nothing', async () => {
    let sent = 0;
    await using other = await serveOther((_, res) => {
      sent += 1;
      res.end();
    });
    const { definitions } = createClient({ url: other.url }).attributes;

    const answer = await settle(definitions.query(undefined, { signal: AbortSignal.abort() }));

    expect(answer).toMatchObject(silence('aborted'));
    expect(sent).toBe(0);
  });
});

test('an error of the program itself is thrown and not taken for an answer', async () => {
  const broken = new Error('the key store is locked');
  const client = createClient({
    url: 'http://127.0.0.1:9',
    token: () => Promise.reject(broken),
  });

  await expect(ask(client)).rejects.toMatchObject({ cause: broken });
});
