import { expect, test } from 'vitest';
import { clientOf } from '../contract/pyacct-client.ts';
import { type House, openHouse } from '../house/house.ts';
import type { Member } from '../house/people.ts';
import { procedures } from '../house/procedures.ts';
import { samples } from '../house/samples.ts';
import { tried } from '../house/tried.ts';
import { fieldsOf } from '../house/wrong-types.ts';

// That every input of the router refuses a field that it does not know is in tests/suite/generated. Here
// are values that would mean something, fields inside of fields, queries beside bodies, and the doors that
// by PyAcct's contract drop what they do not know.

const definitions = [
  { key: 'nick', unique: true },
  { key: 'left', type: 'integer' },
] as const;

function ofTheServer({ id }: { readonly id: number }): Readonly<Record<string, unknown>> {
  const soon = '2099-01-01T00:00:00.000Z';
  return {
    ...{ id: id + 1000, accountId: id, account_id: id, userId: id, actorId: id, role: 'admin' },
    ...{ roles: ['admin'], super: true, isAdmin: true, superuser: 1, state: 'active' },
    ...{ verified: true, email_verified: true, disabled: false, createdAt: soon, created_at: soon },
    ...{ expiresAt: soon, expires_at: soon, usedAt: soon, passwordHash: 'x', password_hash: 'x' },
    ...{ token: 'acct_s_x', access_token: 'x', sessionId: 'AAAAAAAAAAAAAAAA', digest: 'x' },
    ...{ usernameKey: 'root', sensitive: false, actor: { kind: 'operator' } },
  };
}

test('no body takes a field that is the server’s to set, and nothing comes of trying', async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const actor = await house.admin('ann');
  const target = await house.member('bob');
  const before = await house.rows();
  let count = 0;
  for (const { path, rest, input } of procedures) {
    const known = fieldsOf(input);
    const sample: unknown = samples[path].valid({ actor, target });
    const valid = typeof sample === 'object' ? sample : {};
    for (const [field, value] of Object.entries(ofTheServer(target))) {
      if (rest === undefined || field in known) continue;
      count += 1;
      const answer = await house.attempt(path, { ...valid, [field]: value }, actor.token);
      expect(answer, `${path} with ${field}`).toMatchObject({ ok: false });
      if (!answer.ok) expect([400, 422]).toContain(answer.problem.status);
    }
  }
  expect(await house.rows()).toEqual(before);
  tried(count, "bodies and queries with a field of the server's");
});

test('an attribute of an account is none of its properties', async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const { token, id } = await house.member('ann');
  for (const [key, value] of Object.entries(ofTheServer({ id }))) {
    const refused = await house.refusal('signup.create', {
      username: 'bob',
      password: 'a brand new harbour',
      attributes: { [key]: value },
    });
    expect([400, 422]).toContain(refused.status);
    const set = await house.refusal('attributes.set', { key, value: String(value) }, { token });
    expect(set.reason).toBe('attributes.unknown_key');
  }
});

test("PyAcct's doors drop such fields, and nothing of them is kept", async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const { ask, logIn } = clientOf(house);
  const bystander = await house.member('bob', { nick: 'bobby' });
  const planted = ofTheServer(bystander);
  const bob = await storedOf(house, bystander);
  const json = {
    ...planted,
    username: 'eve',
    password: words,
    password_confirmation: words,
    attributes: [{ ...planted, key: 'nick', value: 'evie' }],
  };
  for (const version of ['1', '2']) {
    const username = `eve${version}`;
    const attributes = version === '1' ? planted : [{ ...planted, key: 'nick', value: username }];
    const made = await ask('POST', `/${version}/account/`, {
      json: { ...json, username, attributes },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const token = await logIn(username, words);
    const { accountId, roles } = await house.call('sessions.check', undefined, token);
    expect(accountId).not.toBe(bystander.id);
    expect(roles).toEqual([]);
    const again = await ask('POST', `/${version}/session/`, {
      json: { ...planted, username, password: words },
    });
    expect(again.body).not.toMatchObject({ access_token: planted['token'] });
    const calls = [
      ['PUT', `/${version}/account/username`, { ...planted, username: `${username}x` }],
      [
        'PUT',
        `/${version}/account/password`,
        { ...planted, password: words, password_confirmation: words },
      ],
      ['PUT', '/2/account/attribute', { ...planted, key: 'left', value: '5' }],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await ask(method, path, { token, json: body })).status, path).toBe(200);
    }
    expect((await ask('GET', '/2/account/super', { token })).body).toBe(false);
  }
  expect(await storedOf(house, bystander)).toEqual(bob);
});

const words = 'a brand new harbour';

/** All that is stored of one account. */
async function storedOf(house: House, { id }: Member): Promise<readonly string[]> {
  const { events: _, ...tables } = await house.rows();
  const about = new RegExp(`"(?:id|accountId)":${id}\\b`);
  return Object.values(tables).flatMap((rows) => rows.filter((row) => about.test(row)));
}
