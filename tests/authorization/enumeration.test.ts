import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { logStatements } from './statements.ts';

// Whoever tries names must not learn which of them exist: not by the answer, not by its headers, not by
// what it made the service do. What it costs in time is measured by `pnpm bench enumeration`.

const doors = [
  { door: '/v1', address: '/v1/sessions', good: 201 },
  { door: '/trpc', address: '/trpc/signin.create', good: 200 },
  { door: '/pyacct/1', address: '/pyacct/1/session/', good: 200 },
  { door: '/pyacct/2', address: '/pyacct/2/session/', good: 200 },
];

const right = 'the heron waits at dusk';
const wrong = 'the heron leaves at dawn';

/** By what stands behind the name and what is typed; each is refused, and nobody may tell which it was. */
const classes: Readonly<
  Record<string, { make?: (house: House, id: number) => unknown; password: string }>
> = {
  'a name that nobody has': { password: right },
  'a wrong password': { make: () => undefined, password: wrong },
  'an empty password': { make: () => undefined, password: '' },
  'a password of 300 bytes': { make: () => undefined, password: 'x'.repeat(300) },
  'a password of 300 bytes for nobody': { password: 'x'.repeat(300) },
  'the right password and more': { make: () => undefined, password: `${right}!` },
  'a suspended account': { make: suspend, password: right },
  'a suspended account, wrong password': { make: suspend, password: wrong },
  'a closed account': { make: close, password: right },
  'an account without a password': { make: withoutPassword, password: right },
  'an account from PyAcct': { make: fromPyacct, password: wrong },
  'a suspended account from PyAcct': {
    make: async (house, id) => {
      await fromPyacct(house, id);
      await suspend(house, id);
    },
    password: right,
  },
  'a hash of a scheme from the future': { make: fromTheFuture, password: right },
};

describe.each(testedProviders)('%s', (provider) => {
  test.each(doors)('$door answers every failed sign-in alike, byte by byte', async (door) => {
    await using house = await openHouse({ provider, door: 'rest' });
    const answers = new Map<string, string>();
    for (const name of Object.keys(classes)) {
      answers.set(name, await answerTo(house, door, await loginOf(house, name)));
    }
    const [first] = answers.values();
    for (const [name, answer] of answers) expect(`${name}: ${answer}`).toBe(`${name}: ${first}`);
    expect(first).toMatch(/^401 /);
    // It would have been seen.
    const good = await answerTo(house, door, {
      username: (await house.signUp()).username,
      password: '1 steep roads to the sea',
    });
    expect(good).not.toBe(first);
  });

  test.each(doors)('$door does the same work for every failed sign-in', async (door) => {
    await using house = await openHouse({ provider, door: 'rest' });
    const compared = vi.spyOn(house.core.tools.hashThreads, 'compare');
    const hashed = vi.spyOn(house.core.tools.hashThreads, 'hash');
    using statements = logStatements();
    // What is prepared once or connected once is so by now.
    for (let i = 0; i < 5; i += 1)
      await answerTo(house, door, { username: `w${i}`, password: wrong });
    const work = new Map<string, object>();
    for (const name of Object.keys(classes)) {
      const login = await loginOf(house, name);
      statements.taken();
      compared.mockClear();
      hashed.mockClear();
      await answerTo(house, door, login);
      const sent = statements.taken();
      expect(sent.length, 'the drivers are listened to').toBeGreaterThan(3);
      work.set(name, {
        sent,
        compared: compared.mock.calls.length,
        hashed: hashed.mock.calls.length,
      });
    }
    const [first] = work.values();
    for (const [name, done] of work) expect({ name, ...done }).toEqual({ name, ...first });
    expect(first).toMatchObject({ compared: 1, hashed: 0 });
  });
});

test.each(doors)(
  '$door refuses what no password can be without a look at the name',
  async (door) => {
    await using house = await openHouse({ door: 'rest' });
    await house.call('signup.create', { username: 'ann', password: right });
    for (const password of ['x'.repeat(4097), 'a\u0000b', '\uffff']) {
      const known = await answerTo(house, door, { username: 'ann', password });
      const unknown = await answerTo(house, door, { username: 'bob', password });
      expect(known).toBe(unknown);
      expect(known).toMatch(/^4/);
    }
  },
);

type Login = { readonly username: string; readonly password: string };

/** Each class has an account of its own, so that none has failed more often than another. */
async function loginOf(house: House, name: string): Promise<Login> {
  const { make, password = '' } = classes[name] ?? {};
  const username = `user${Object.keys(classes).indexOf(name) + 10}`;
  if (make === undefined) return { username, password };
  const { id } = await house.call('signup.create', { username, password: right });
  await make(house, id);
  return { username, password };
}

async function answerTo(house: House, { address }: { address: string }, login: Login) {
  const response = await fetch(house.url + address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  });
  const headers = [...response.headers].filter(([name]) => !byChance.has(name)).sort();
  const body = (await response.text()).replace(/"requestId":"[^"]+"/, '"requestId":"…"');
  return `${response.status} ${JSON.stringify(headers)} ${body}`;
}

const byChance = new Set(['date', 'x-request-id']);

function suspend(house: House, id: number) {
  return house.operate('standing.suspend', { id });
}

async function close(house: House, id: number): Promise<void> {
  const { username } = await house.core.tools.db.read.account.findUniqueOrThrow({ where: { id } });
  const { token } = await house.call('signin.create', {
    username: username ?? '',
    password: right,
  });
  await house.call('closing.close', { password: right }, token);
}

function fromPyacct(house: House, id: number) {
  const digest = createHash('sha256').update(`salt${right}`).digest('hex');
  return keep(house, id, `pyacct-sha256:salt$${digest}`);
}

function fromTheFuture(house: House, id: number) {
  return keep(house, id, 'argon2id:$argon2id$v=19$m=65536$abc$def');
}

function keep({ core }: House, accountId: number, password: string) {
  return core.tools.db.write((tx) =>
    tx.credential.update({ where: { accountId }, data: { password } }),
  );
}

function withoutPassword({ core }: House, accountId: number) {
  return core.tools.db.write((tx) => tx.credential.delete({ where: { accountId } }));
}
