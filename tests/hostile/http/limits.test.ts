import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tried } from '../../house/tried.ts';
import { openServed, type Served } from './served.ts';
import { say, type WireAnswer } from './wire.ts';

const keys = Array.from({ length: 64 }, (_, index) => `key${index}`);

let served: Served;
beforeAll(async () => {
  served = await openServed({}, { definitions: keys.map((key) => ({ key })) });
});
afterAll(() => served[Symbol.asyncDispose]());

const doors = [
  { door: 'rest', signIn: '/v1/sessions', signUp: '/v1/accounts', check: '/v1/session' },
  {
    door: 'trpc',
    signIn: '/trpc/signin.create',
    signUp: '/trpc/signup.create',
    check: '/trpc/sessions.check',
  },
] as const;

const password = 'four steep roads';

describe.each(doors)('over $door', ({ signIn, signUp, check }) => {
  test('headers of 16 KiB are read, and with some more there are too many', async () => {
    const line = `GET ${check} HTTP/1.1\r\n`;
    const rest = 'Host: a\r\nConnection: close\r\nX-A: ';
    // What Node counts is not quite what is sent, so the bound is met from both sides.
    const fill = (bytes: number) => `${line}${rest}${'a'.repeat(bytes - rest.length - 4)}\r\n\r\n`;
    expect((await only(fill(16 * 1024 - 64))).status).toBe(401);
    expect((await only(fill(16 * 1024 + 64))).status).toBe(431);
  });

  test('128 headers are read, and one more is too many', async () => {
    const fill = (count: number) =>
      `GET ${check} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${'a: b\r\n'.repeat(count - 2)}\r\n`;
    expect((await only(fill(128))).status).toBe(401);
    const refused = await only(fill(129));
    expect([refused.status, codeIn(refused)]).toEqual([431, 'request.headers_too_large']);
  });

  test('an address of 8 KiB is read, and one byte more is too long', async () => {
    const fill = (bytes: number) => `${check}?${'a'.repeat(bytes - check.length - 1)}`;
    const send = (path: string) =>
      only(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect((await send(fill(8192))).status).toBe(400);
    expect((await send(fill(8193))).status).toBe(414);
  });

  test('a body of 32 KiB is read, also in chunks, and one byte more is too large', async () => {
    const fill = (bytes: number) => `{"password":"${'p'.repeat(bytes - 15)}"}`;
    for (const [bytes, status] of [
      [32 * 1024, 400],
      [32 * 1024 + 1, 413],
    ] as const) {
      expect((await post(signIn, fill(bytes))).status).toBe(status);
      const chunks = `${bytes.toString(16)}\r\n${fill(bytes)}\r\n0\r\n\r\n`;
      const head = `POST ${signIn} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
      const closing = 'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
      expect((await only(head + closing + chunks)).status).toBe(status);
    }
  });

  test.each([
    ['objects', '{"a":', '1', '}'],
    ['lists', '[', '', ']'],
  ])(
    '%s nested 16 deep are read, and one more is refused as unreadable',
    async (_, open, in_, end) => {
      const nested = (depth: number) =>
        `{"username":${open.repeat(depth - 1)}${in_}${end.repeat(depth - 1)}}`;
      expect(codeIn(await post(signIn, nested(16)))).toBe('request.invalid');
      expect(codeIn(await post(signIn, nested(17)))).toBe('request.malformed');
    },
  );

  test('a list of 128 is read, and one more item is refused as unreadable', async () => {
    const list = (count: number) => `{"username":[${'1,'.repeat(count - 1)}1],"password":"x"}`;
    expect(codeIn(await post(signIn, list(128)))).toBe('request.invalid');
    expect(codeIn(await post(signIn, list(129)))).toBe('request.malformed');
  });

  test('64 attributes come in, and there is no place for one more', async () => {
    const username = `full-${signUp.length}`;
    const attributes = Object.fromEntries(keys.map((key) => [key, 'x']));
    const fits = await post(signUp, JSON.stringify({ username, password, attributes }));
    expect(fits.status).toBeLessThan(300);
    const more = { ...attributes, key64: 'x' };
    const refused = await post(
      signUp,
      JSON.stringify({ username: 'full', password, attributes: more }),
    );
    expect([refused.status, codeIn(refused)]).toEqual([422, 'attributes.unknown_key']);
    const problem = await served.house.operatorRefusal('attributes.define', { key: 'key64' });
    expect([problem.status, problem.reason]).toEqual([422, 'attributes.too_many_definitions']);
  });

  test.each(['gzip', 'deflate', 'br', 'x-gzip', 'identity, gzip'])(
    'a body in %s is not inflated',
    async (coding) => {
      const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024)).toString('latin1');
      const { status } = await post(signIn, bomb, `Content-Encoding: ${coding}\r\n`);
      expect(status).toBe(415);
    },
  );

  test('a thousand bodies of 100,000 brackets are refused, and are not kept', async () => {
    const before = await served.held();
    const brackets = [
      // Beyond the limit of a body, just below it, and as long as an address may be.
      { body: '['.repeat(100_000), status: 413 },
      { body: '['.repeat(32 * 1024), status: 400 },
      { body: `{"username":${'['.repeat(16_000)}${']'.repeat(16_000)}}`, status: 400 },
    ];
    let count = 0;
    for (let round = 0; round < 334; round += 1) {
      const answers = await Promise.all(brackets.map(({ body }) => post(signIn, body)));
      expect(answers.map(({ status }) => status)).toEqual(brackets.map(({ status }) => status));
      count += answers.length;
    }
    const after = await served.held();
    tried(count, `bodies of nothing but brackets at ${signIn}`);
    expect(after.pid).toBe(before.pid);
    // A thousand of them together are 50 MB; V8 may keep some of what it needed for the largest.
    expect(after.rss - before.rss).toBeLessThan(50 * 1024 * 1024);
  });
});

test('brackets in the address of a tRPC query are refused in the same way', async () => {
  for (const input of ['['.repeat(8000), '%7B%22a%22%3A'.repeat(600)]) {
    const line = `GET /trpc/sessions.list?input=${input} HTTP/1.1\r\n`;
    const answer = await only(`${line}Host: a\r\nConnection: close\r\n\r\n`);
    expect([answer.status, codeIn(answer)]).toEqual([400, 'request.malformed']);
  }
});

async function only(bytes: string): Promise<WireAnswer> {
  const { answers } = await say(served.url, bytes);
  const [answer, ...others] = answers;
  if (answer === undefined || others.length > 0) throw new Error(`${answers.length} answers came.`);
  return answer;
}

function post(path: string, body: string, more = ''): Promise<WireAnswer> {
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}`;
  const length = Buffer.byteLength(body, 'latin1');
  const type = `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  return only(head + type + body);
}

function codeIn({ body }: WireAnswer): string | undefined {
  const { code, error } = Body.parse(JSON.parse(body));
  return code ?? error?.data.reason;
}

const Body = z.object({
  code: z.string().optional(),
  error: z.object({ data: z.object({ reason: z.string() }) }).optional(),
});
