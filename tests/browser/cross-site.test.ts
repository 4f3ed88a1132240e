import { describe, expect, test } from 'vitest';
import type { House } from '../house/house.ts';
import { tried } from '../house/tried.ts';
import {
  type CallOfPages,
  callFrom,
  calls,
  cookieName,
  type DoorOfPages,
  doorsOfPages,
  openServed,
  type Reply,
  send,
  sentBack,
} from './page.ts';

// Which pages may act as whoever is signed in: every way in which browsers say where a request comes from,
// with every type of a body, at both doors.

const listed = 'https://app.example.org';
const publicUrl = 'https://accounts.example.org';
/** Where the cookie is not kept: whoever is in between could be that page. */
const plain = 'http://accounts.example.org';

const sites = [
  undefined,
  ...['same-origin', 'none', 'same-site', 'cross-site', '', 'Same-Origin', 'same-origin, none'],
];
const ours = (house: House) => [house.url, publicUrl];
const others = [listed, 'null', 'https://accounts.example.org.evil.test', plain, `${publicUrl}/`];
const json = ['application/json', 'application/json; charset=utf-8'];
const notJson = [undefined, 'text/plain', 'application/jsonp'];

/** What ends the session that it is asked by. */
const ending = new Set<CallOfPages>(['signIn', 'signOut']);

type Cell = {
  readonly call: CallOfPages;
  readonly site: string | undefined;
  readonly origin: string | undefined;
  readonly type: string | undefined;
};

/** What the decision says of a cell, in other words than the code does. */
function isLetIn(cell: Cell, house: House, door: DoorOfPages): boolean {
  const [method] = calls[door][cell.call];
  const fromOurs = cell.origin !== undefined && ours(house).includes(cell.origin);
  const silent = cell.origin === undefined;
  const origin = { told: fromOurs, asked: fromOurs || silent };
  const page =
    cell.site === undefined
      ? origin[method === 'GET' ? 'asked' : 'told']
      : cell.site === 'same-origin' || cell.site === 'none';
  const isJson = cell.type !== undefined && json.includes(cell.type);
  if (method === 'GET') return page;
  return (
    page && cell.origin !== plain && (isJson || (method === 'DELETE' && cell.type === undefined))
  );
}

function cellsOf(house: House, call: CallOfPages): readonly Cell[] {
  const origins = [undefined, ...ours(house), ...others];
  return sites.flatMap((site) =>
    origins.flatMap((origin) =>
      [...json, ...notJson].map((type) => ({ call, site, origin, type })),
    ),
  );
}

describe.each(doorsOfPages)('by %s', (door) => {
  test.each(['check', 'rename', 'signIn', 'signOut'] as const)(
    '%s is done for our own pages only',
    async (call) => {
      await using house = await openServed({ settings: { corsOrigins: [listed], publicUrl } });
      const ann = await house.member('ann');
      const cookie = `${cookieName}=${ann.token}`;
      const input = inputs(ann.username, ann.password)[call];
      const ask = (cell: Cell) => sendCell({ house, door, cell }, { cookie, input });
      // By either spelling ann may sign in.
      const cells = cellsOf(house, call);
      const [good, bad] = [cells.filter(letIn), cells.filter((cell) => !letIn(cell))];
      function letIn(cell: Cell): boolean {
        return isLetIn(cell, house, door);
      }

      const before = await house.rows();
      for (const cell of bad) expect([cell, refusalIn(await ask(cell))]).toEqual([cell, 'refused']);
      expect(await house.rows()).toEqual(before);

      for (const cell of good) {
        const { token } = ending.has(call) ? await house.signIn(ann) : ann;
        const reply = await sendCell(
          { house, door, cell },
          { cookie: `${cookieName}=${token}`, input },
        );
        expect([cell, reply.status < 300, reply.body]).toEqual([cell, true, reply.body]);
      }
      expect(good.length).toBeGreaterThan(20);
      tried(cells.length, `origins of ${call} by ${door}, ${good.length} of them let in`);
    },
  );

  test('a page of a neighbour in the same site is refused, though the browser sends the cookie', async () => {
    await using house = await openServed({ settings: { corsOrigins: [listed], publicUrl } });
    const ann = await house.member('ann');
    const headers = {
      ...sentBack({ name: cookieName, value: ann.token }),
      'sec-fetch-site': 'same-site',
      origin: listed,
    };
    for (const call of ['check', 'rename', 'signOut'] as const) {
      const reply = await callFrom(house, [door, call], {
        headers,
        ...(call === 'rename' && { input: { username: 'anna' } }),
      });
      expect([call, reply.status, reply.code]).toEqual([call, 403, 'browser.cross_site']);
      // It may read the refusal, because it is listed.
      expect(reply.headers['access-control-allow-origin']).toBe(listed);
    }
  });

  test('by a bearer token every page may act, whatever cookie is there beside it', async () => {
    await using house = await openServed();
    const [ann, bob] = [await house.member('ann'), await house.member('bob')];
    for (const site of sites) {
      for (const cookie of [undefined, `${cookieName}=${bob.token}`, `${cookieName}=rubbish`]) {
        const headers = {
          authorization: `Bearer ${ann.token}`,
          origin: 'https://evil.test',
          ...(site !== undefined && { 'sec-fetch-site': site }),
          ...(cookie !== undefined && { cookie }),
        };
        const reply = await callFrom(house, [door, 'check'], { headers });
        expect([site, cookie, reply.status]).toEqual([site, cookie, 200]);
        expect(reply.body).toContain('"username":"ann"');
        const input = { username: `ann${site?.length ?? 'x'}` };
        const renamed = await callFrom(house, [door, 'rename'], { headers, input });
        expect([site, cookie, renamed.status]).toEqual([site, cookie, 200]);
        await callFrom(house, [door, 'rename'], { headers, input: { username: 'ann' } });
      }
    }
    const bad = { authorization: 'Bearer rubbish', cookie: `${cookieName}=${bob.token}` };
    expect((await callFrom(house, [door, 'check'], { headers: bad })).status).toBe(401);
  });

  test("what anybody may do is done for any page, and in nobody's name", async () => {
    await using house = await openServed();
    const ann = await house.member('ann');
    const headers = { cookie: `${cookieName}=${ann.token}`, 'sec-fetch-site': 'cross-site' };
    const input = { username: 'new', password: 'correct horse battery' };
    const reply = await callFrom(house, [door, 'signUp'], { headers, input });
    expect(reply.status).toBeLessThan(300);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });
});

test('the stream of revocations is for our own pages only', async () => {
  await using house = await openServed();
  const gate = await house.service('gate');
  const url = `${house.url}/v1/revocations`;
  const cookie = `${cookieName}=${gate.token}`;
  for (const site of ['same-site', 'cross-site']) {
    const headers = { cookie, accept: 'text/event-stream', 'sec-fetch-site': site };
    const reply = await send(url, { method: 'GET', headers });
    expect([site, reply.status, reply.code]).toEqual([site, 403, 'browser.cross_site']);
  }
  const controller = new AbortController();
  const headers = { cookie, accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' };
  const stream = await fetch(url, { headers, signal: controller.signal });
  expect([stream.status, stream.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/event-stream'),
  ]);
  controller.abort();
});

/** A body of another type is refused by whoever reads bodies, before anybody asks who sent it. */
function refusalIn({ status, code }: Reply): string {
  const isRefused =
    (status === 403 && (code === 'browser.cross_site' || code === 'browser.insecure')) ||
    (status === 415 && code === 'request.unsupported_media_type');
  return isRefused ? 'refused' : `${status} ${code}`;
}

function inputs(username: string, password: string) {
  return {
    check: undefined,
    signOut: undefined,
    signUp: undefined,
    rename: { username: 'Ann' },
    signIn: { username, password },
  };
}

function sendCell(
  { house, door, cell }: { house: House; door: DoorOfPages; cell: Cell },
  { cookie, input }: { cookie: string; input: object | undefined },
): Promise<Reply> {
  const { site, origin, type } = cell;
  const [method, path] = calls[door][cell.call];
  const headers = {
    cookie,
    ...(site !== undefined && { 'sec-fetch-site': site }),
    ...(origin !== undefined && { origin }),
    ...(type !== undefined && { 'content-type': type }),
  };
  return send(house.url + path, { method, headers, ...(input !== undefined && { input }) });
}
