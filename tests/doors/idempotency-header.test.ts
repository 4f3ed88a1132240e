import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { logStatements } from '../authorization/statements.ts';
import { accountOf } from '../contract/pyacct-client.ts';
import { openPyacctServer } from '../contract/pyacct-server.ts';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { shot } from '../races/twins.ts';
import { openWire } from '../races/wire.ts';

// What a door makes of the header itself, before anybody looks at the key.

const password = 'a quiet harbour';

let house: House;
beforeAll(async () => {
  house = await openHouse({ provider: 'sqlite', door: 'rest' });
});
afterAll(() => house[Symbol.asyncDispose]());

test.each([
  ['too short', 'abc'],
  ['with a space', `${randomUUID()} ${randomUUID().slice(0, 8)}`],
  ['not closed', `"${randomUUID()}`],
  ['empty', ''],
])('a key that is %s is refused at both doors, and nothing is done', async (_what, key) => {
  const before = await house.rows();
  for (const path of ['/v1/accounts', '/trpc/signup.create']) {
    const answer = await post(
      path,
      { username: 'malformed', password },
      { 'idempotency-key': key },
    );
    expect(answer).toMatchObject({ status: 400, reason: 'idempotency.key_malformed' });
  }
  expect(await house.rows()).toEqual(before);
});

test('two keys in one request are no key', async () => {
  const head = ['Content-Type', 'application/json', 'Host', 'a'];
  for (const key of [randomUUID(), randomUUID()]) head.push('Idempotency-Key', key);
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${house.url}/v1/accounts`, { method: 'POST', headers: head }, (answer) =>
      resolve(answer.resume().statusCode),
    );
    sent.on('error', reject).end(JSON.stringify({ username: 'twice', password }));
  });
  expect(status).toBe(400);
});

test('a batch has no key, and neither has a stream', async () => {
  const { token } = await house.member();
  const headers = { 'idempotency-key': randomUUID(), authorization: `Bearer ${token}` };
  const before = await house.rows();
  const calls = { 0: { username: `x-${token.slice(-9)}` }, 1: { key: 'nick', value: 'x' } };
  const batch = await post('/trpc/accounts.rename,attributes.set?batch=1', calls, headers);
  expect(batch).toMatchObject({ status: 400, reason: 'request.batch_refused' });
  const one = { 0: { username: 'streamed' } };
  const stream = await post('/trpc/accounts.rename?batch=1', one, {
    ...headers,
    'trpc-accept': 'application/jsonl',
  });
  expect(stream).toMatchObject({ status: 400, reason: 'request.batch_refused' });
  expect(await house.rows()).toEqual(before);
});

test('a batch of one call may have a key', async () => {
  const { token } = await house.member();
  const headers = { 'idempotency-key': randomUUID(), authorization: `Bearer ${token}` };
  const calls = { 0: { username: `one-${token.slice(-9)}` } };
  const [first, second] = [
    await post('/trpc/accounts.rename?batch=1', calls, headers),
    await post('/trpc/accounts.rename?batch=1', calls, headers),
  ];
  expect([first.status, first.replayed, second.replayed]).toEqual([200, null, 'true']);
  expect(second.text).toBe(first.text);
});

test('whatever changes nothing takes no notice of the header', async () => {
  const { token } = await house.member();
  const headers = { 'idempotency-key': 'abc', authorization: `Bearer ${token}` };
  for (const path of ['/v1/session', '/trpc/sessions.check']) {
    const answer = await fetch(house.url + path, { headers });
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, null]);
  }
});

test("PyAcct's doors take no notice of it", async () => {
  await using server = await openPyacctServer('sqlite');
  const [key, statuses]: [string, boolean[]] = [randomUUID(), []];
  for (let i = 0; i < 2; i += 1) {
    const answer = await fetch(`${server.url}/pyacct/1/account/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(accountOf('ann')),
    });
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    statuses.push(answer.status < 300);
  }
  expect(statuses).toEqual([true, false]);
  expect(await server.core.tools.db.read.idempotencyKey.count()).toBe(0);
});

// On PostgreSQL, where all statements are sent by this process.
test.runIf(testedProviders.includes('postgresql'))(
  'a request without the header costs no statement about keys',
  async () => {
    await using other = await openHouse({ provider: 'postgresql', door: 'rest' });
    using log = logStatements();
    const ann = await other.member();
    await other.call('accounts.rename', { username: `plain-${ann.id}` }, ann.token);
    await other.call('sessions.check', undefined, ann.token);
    const [plain, isOfKeys] = [log.taken(), (sql: string) => sql.includes('acct_idempotency')];
    expect(plain.length).toBeGreaterThan(3);
    expect(plain.filter(isOfKeys)).toEqual([]);
    using wire = openWire(other.url);
    const keyed = {
      ...shot('accounts.rename', { username: 'keyed' }, ann.token),
      key: randomUUID(),
    };
    expect(await wire.send(keyed, 'rest')).toMatchObject({ outcome: 'ok' });
    expect(log.taken().filter(isOfKeys)).toHaveLength(2);
  },
);

async function post(path: string, body: unknown, headers: Record<string, string>) {
  const answer = await fetch(house.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const { code, error } = Refused.safeParse(JSON.parse(text)).data ?? {};
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed'),
    reason: code ?? error?.data.reason,
    text,
  };
}

const Refused = z.object({
  code: z.string().optional(),
  error: z.object({ data: z.object({ reason: z.string() }) }).optional(),
});
