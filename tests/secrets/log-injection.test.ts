import { connect } from 'node:net';
import { openLog } from '@acct/server';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';

// Whoever reads the log, a person at a terminal or a program, must not be told a line that a stranger
// wrote. Nothing that a stranger chooses goes into it in the first place.

const forged = '{"level":"info","msg":"request","route":"/v1/sessions","status":201,"accountId":1}';
const injections = [
  `x\n${forged}`,
  `x\r\n${forged}`,
  `x\u2028${forged}\u2029`,
  `x\u0085${forged}`,
  '\u001b[2J\u001b[31mroot\u001b[0m',
  '\u009b2J',
  'x\u0000y',
  'x"},"accountId":1,"y":{"z":"',
  '%{forged}$(reboot)`id`',
  '%0a%0d',
  '\u202eecila',
];

test('every line of the log is one line of ours, whatever strangers send', async () => {
  const written: string[] = [];
  const log = openLog({ logLevel: 'debug' }, { write: (line) => written.push(line) });
  const settings = { logLevel: 'debug' } as const;
  await using house = await openHouse({ door: 'rest', settings, parts: { log } });
  const asked = await Promise.all(injections.flatMap((text) => sendAll(house.url, text)));
  // What is no HTTP at all is refused before it is a request.
  const sent = asked.filter((id) => id !== null).length;
  expect(sent).toBeGreaterThan(100);
  const lines = () =>
    written
      .join('')
      .split('\n')
      .filter((line) => line !== '');
  await vi.waitFor(() => expect(lines().filter(isRequest).length).toBeGreaterThanOrEqual(sent));
  for (const line of lines()) {
    const { accountId, route = 'none' } = Line.parse(JSON.parse(line));
    expect(accountId).toBeUndefined();
    expect(routes).toContain(route);
    // Not even as something inside of a line: no terminal is told to do anything.
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]|reboot|\\u00/u);
  }
  tried(sent, 'requests with text that would forge a line of the log');
});

test('what a device says of itself is told back as one text', async () => {
  const device = 'x\u2028{"msg":"forged"}\u0085\u009b2J';
  await using house = await openHouse({ door: 'caller', device });
  const ann = await house.member('ann');
  const { items } = await house.call('sessions.list', {}, ann.token);
  expect(items.map((item) => item.device)).toEqual([device]);
  expect(house.log.lines).toEqual([]);
});

const routes = [
  'none',
  '/v1/sessions',
  '/v1/accounts',
  '/v1/session',
  '/v1/accounts/{id}',
  '/trpc/signin.create',
  '/pyacct/1/session/',
  '/pyacct/2/account/{username}',
];

const Line = z.looseObject({
  msg: z.string(),
  route: z.string().optional(),
  accountId: z.number().optional(),
});

function isRequest(line: string): boolean {
  return Line.parse(JSON.parse(line)).msg === 'request';
}

/** The id of each answer, or null. As names, as parts of addresses, and in headers that are written as bytes. */
function sendAll(url: string, text: string): readonly Promise<string | null>[] {
  const json = (path: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: text, password: text }),
    }).then(idOf);
  const get = (path: string) => fetch(url + path, { redirect: 'manual' }).then(idOf);
  const coded = encodeURIComponent(text);
  return [
    ...['/v1/sessions', '/v1/accounts', '/trpc/signin.create', '/pyacct/1/session/'].map(json),
    ...[
      `/v1/${coded}`,
      `/v1/accounts/${coded}`,
      `/pyacct/2/account/${coded}`,
      `/trpc/${coded}`,
    ].map(get),
    get(`/v1/session?${coded}=${coded}`),
    ...['user-agent', 'x-request-id', 'x-forwarded-for', 'referer', 'authorization'].map((name) =>
      raw(url, `${name}: ${text.replace(/[\r\n]+/g, '\t')}`),
    ),
  ];
}

function idOf(response: Response): string | null {
  return response.headers.get('x-request-id');
}

/** A header of any bytes; some of them the parser of HTTP refuses by itself. */
function raw(url: string, header: string): Promise<string | null> {
  const { hostname, port } = new URL(url);
  let answer = '';
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.end(`GET /v1/session HTTP/1.1\r\nHost: x\r\n${header}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(/x-request-id: (\S+)/i.exec(answer)?.[1] ?? null));
  });
}
