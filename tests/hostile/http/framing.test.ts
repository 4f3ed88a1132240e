import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tried } from '../../house/tried.ts';
import { brokenFramings } from './framings.ts';
import { openServed, type Served } from './served.ts';
import { say } from './wire.ts';

let served: Served;
beforeAll(async () => {
  served = await openServed({ requestTimeoutMs: 2000 });
});
afterAll(() => served[Symbol.asyncDispose]());

const doors = [
  { door: 'rest', post: '/v1/sessions', get: '/v1/session', signUp: '/v1/accounts' },
  {
    door: 'trpc',
    post: '/trpc/signin.create',
    get: '/trpc/sessions.check',
    signUp: '/trpc/signup.create',
  },
] as const;

let people = 0;

/** A whole request for a new account, to be put behind something else. */
function smuggled(signUp: string): { bytes: string; username: string } {
  people += 1;
  const username = `smuggled-${people}`;
  const body = JSON.stringify({ username, password: 'four steep roads' });
  const head = `POST ${signUp} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
  return { bytes: `${head}Content-Length: ${body.length}\r\n\r\n${body}`, username };
}

describe.each(doors)('over $door', ({ post, get, signUp }) => {
  const cases = brokenFramings({ post, get });

  test.each(cases)(
    '%s is refused, the connection ends, and what was put behind it never runs',
    async (_name, bytes) => {
      const behind = smuggled(signUp);
      const { answers, hungUp } = await say(served.url, bytes + behind.bytes);
      const [answer] = answers;
      expect([answers.length, hungUp]).toEqual([1, true]);
      expect(answer?.status).toBeGreaterThanOrEqual(400);
      expect(answer?.status).toBeLessThan(500);
      expect(answer?.headers.get('connection')).toBe('close');
      expect(answer?.headers.get('content-type')).toMatch(
        /^application\/(problem\+json|json; charset=utf-8)$/,
      );
      expect(reasonIn(answer?.body)).toMatch(/^(request|route)\./);
      // A sign-up that came after it is answered when one that ran before has been written.
      await untilQuiet();
      expect(await isThere(behind.username)).toBe(false);
    },
  );

  test('a request that stands alone behind a good one is answered after it', async () => {
    const behind = smuggled(signUp);
    const head = `GET ${get} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const { answers } = await say(served.url, `${head}${closing(behind.bytes)}`);
    expect(answers.map(({ status }) => status)).toEqual([
      401,
      signUp === '/v1/accounts' ? 201 : 200,
    ]);
    expect(await isThere(behind.username)).toBe(true);
  });

  test('what stands behind the last chunk is no header', async () => {
    const { token } = await served.house.member();
    const trailer = `Authorization: Bearer ${token}`;
    const head = `POST ${post} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const chunks = `Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n${trailer}\r\n\r\n`;
    const check = `GET ${get} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    const { answers } = await say(served.url, `${head}${chunks}${check}`);
    expect(answers.map(({ status }) => status)).toEqual([400, 401]);
  });

  test('nobody is led to another protocol', async () => {
    for (const protocol of ['h2c', 'websocket']) {
      const upgrade = `Connection: Upgrade, close\r\nUpgrade: ${protocol}\r\n`;
      const { answers } = await say(served.url, `GET ${get} HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`);
      expect(answers.map(({ status }) => status)).toEqual([401]);
    }
  });

  test('the number of framings that were tried is told', () => {
    expect(cases.length).toBeGreaterThan(60);
    tried(cases.length, `broken framings at the door ${get}, each with a sign-up behind it`);
  });
});

function closing(bytes: string): string {
  return bytes.replace('Host: a\r\n', 'Host: a\r\nConnection: close\r\n');
}

function reasonIn(body: string | undefined): string | undefined {
  const { code, error } = Body.parse(JSON.parse(body ?? '{}'));
  return code ?? error?.data.reason;
}

const Body = z.object({
  code: z.string().optional(),
  error: z.object({ data: z.object({ reason: z.string() }) }).optional(),
});

/** Signing up takes turns, so one that began before has ended when this one has. */
async function untilQuiet(): Promise<void> {
  people += 1;
  const person = { username: `quiet-${people}`, password: 'four steep roads' };
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', headers, body: JSON.stringify(person) };
  expect((await fetch(`${served.url}/v1/accounts`, sent)).status).toBe(201);
}

async function isThere(username: string): Promise<boolean> {
  const { read } = served.house.core.tools.db;
  return (await read.account.count({ where: { username } })) > 0;
}
