import { randomUUID } from 'node:crypto';
import { limits } from '@acct/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import type { Member } from '../house/people.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { shot } from '../races/twins.ts';
import { openWire, type Wire } from '../races/wire.ts';

// Who may use a key for what, how often and how long; and what whoever reads the table learns of it.

const password = 'a quiet harbour';
const { idempotencyHours, idempotencyClaimSeconds, idempotencyLooksMax } = limits;

describe.each(testedProviders)('%s', (provider) => {
  let house: House;
  let wire: Wire;
  let ann: Member;
  beforeAll(async () => {
    house = await openHouse({ provider, door: 'rest' });
    wire = openWire(house.url);
  });
  beforeEach(async () => {
    ann = await house.member();
  });
  afterAll(async () => {
    wire[Symbol.dispose]();
    await house[Symbol.asyncDispose]();
  });

  const rename = (username: string, key: string, { token } = ann) =>
    wire.send({ ...shot('accounts.rename', { username }, token), key }, 'rest');
  const signUp = (username: string, key: string) =>
    wire.send({ ...shot('signup.create', { username, password }), key }, 'rest');
  const signIn = (by: { username: string; password: string }, key: string) => {
    const input = { username: by.username, password: by.password };
    return wire.send({ ...shot('signin.create', input), key }, 'rest');
  };
  const keys = () => house.core.tools.db.read.idempotencyKey;

  test('a key belongs to one input and one operation', async () => {
    const key = randomUUID();
    expect(await rename(`a-${key}`, key)).toMatchObject({ status: 200, replayed: false });
    const before = await house.rows();
    const reused = { status: 422, outcome: 'idempotency.key_reused', replayed: false };
    expect(await rename(`b-${key}`, key)).toMatchObject(reused);
    const others = { ...shot('sessions.endOthers', undefined, ann.token), key };
    expect(await wire.send(others, 'rest')).toMatchObject(reused);
    expect(await house.rows()).toEqual(before);
    expect(await rename(`a-${key}`, key)).toMatchObject({ status: 200, replayed: true });
  });

  test('what one door did the other one repeats, in quotes or without', async () => {
    const key = randomUUID();
    const wanted = shot('accounts.rename', { username: `c-${key}` }, ann.token);
    const first = await wire.send({ ...wanted, key }, 'trpc');
    const second = await wire.send({ ...wanted, key: `"${key}"` }, 'rest');
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(second.output).toEqual(first.output);
  });

  test('who has the session and the key is given an API key again only with the password', async () => {
    const key = randomUUID();
    const make = (password: string) => {
      const input = { name: 'k', scopes: ['read' as const], password };
      return wire.send({ ...shot('apikeys.create', input, ann.token), key }, 'rest');
    };
    const first = await make(ann.password);
    expect(await make('a guess')).toMatchObject({ outcome: 'credentials.wrong_password' });
    const again = await make(ann.password);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    expect(again.output).toEqual(first.output);
    const { id } = ann;
    await house.operate('password.set', { id, newPassword: 'a brand new harbour' });
    const changed = { ...ann, password: 'a brand new harbour' };
    ann = { ...(await house.signIn(changed)), password: ann.password };
    expect(await make(ann.password)).toMatchObject({ outcome: 'credentials.wrong_password' });
  });

  test("another account's equal key is another key, and so is a stranger's", async () => {
    const [key, bob] = [randomUUID(), await house.member()];
    expect(await rename(`d-${key}`, key)).toMatchObject({ status: 200, replayed: false });
    expect(await rename(`e-${key}`, key, bob)).toMatchObject({ status: 200, replayed: false });
    expect(await signUp(`f-${key}`, key)).toMatchObject({ status: 201, replayed: false });
  });

  test('whoever is signed in anew may ask again, and whoever is not is told to sign in', async () => {
    const key = randomUUID();
    await rename(`g-${key}`, key);
    const again = await house.signIn({ ...ann, username: `g-${key}` });
    expect(await rename(`g-${key}`, key, again)).toMatchObject({ status: 200, replayed: true });
    await house.call('sessions.signOut', undefined, ann.token);
    expect(await rename(`g-${key}`, key)).toMatchObject({ status: 401, replayed: false });
  });

  test('a sign-in is repeated only for whoever proves the password again', async () => {
    const key = randomUUID();
    const first = await signIn(ann, key);
    expect(first).toMatchObject({ status: 201, replayed: false });
    const { output } = first;
    expect(await signIn(ann, key)).toMatchObject({ status: 201, replayed: true, output });
    const wrong = { username: ann.username, password: 'a wrong guess' };
    expect(await signIn(wrong, key)).toMatchObject({ status: 401, outcome: 'signin.refused' });
    await house.operate('standing.suspend', { id: ann.id });
    expect(await signIn(ann, key)).toMatchObject({ status: 401, outcome: 'signin.refused' });
  });

  test('nobody tries more passwords on a key than on an account', async () => {
    const key = randomUUID();
    await house.call('accounts.rename', { username: `h-${key}` }, ann.token);
    const change = (newPassword: string) => {
      const input = { currentPassword: ann.password, newPassword };
      return wire.send({ ...shot('password.change', input, ann.token), key }, 'rest');
    };
    expect(await change(password)).toMatchObject({ status: 204 });
    const guesses = Array.from({ length: idempotencyLooksMax + 5 }, (_, i) => `guess ${i} of it`);
    const landed = await Promise.all(guesses.map(change));
    const outcomes = landed.map(({ outcome }) => outcome);
    const judged = outcomes.filter((outcome) => outcome === 'idempotency.key_reused');
    expect(judged).toHaveLength(idempotencyLooksMax - 1);
    expect(outcomes.filter((outcome) => outcome === 'idempotency.key_worn_out')).toHaveLength(6);
    expect(await change(password)).toMatchObject({ outcome: 'idempotency.key_worn_out' });
    tried(guesses.length, `passwords on one key on ${provider}`);
  });

  test('an answer is kept for a day, and then swept', async () => {
    const [key, other] = [randomUUID(), randomUUID()];
    expect(await signUp(`i-${key}`, key)).toMatchObject({ status: 201 });
    expect(await signUp(`j-${key}`, other)).toMatchObject({ status: 201 });
    house.clock.advance({ seconds: idempotencyHours * 3600 - 1 });
    expect(await signUp(`i-${key}`, key)).toMatchObject({ status: 201, replayed: true });
    house.clock.advance({ seconds: 2 });
    expect(await signUp(`i-${key}`, key)).toMatchObject({ outcome: 'accounts.username_taken' });
    expect(await signUp(`k-${key}`, key)).toMatchObject({ status: 201, replayed: false });
    await house.core.sweep();
    expect(await keys().count()).toBe(1);
  });

  test('whoever died while he was at it keeps nobody from asking again', async () => {
    const key = randomUUID();
    const { db } = house.core.tools;
    await db.write(({ idempotencyKey }) => idempotencyKey.deleteMany());
    await signUp(`l-${key}`, key);
    // What is there when a process was killed between its claim and its commit.
    await db.write(async (tx) => {
      await tx.idempotencyKey.updateMany({ data: { answer: null } });
      await tx.account.deleteMany({ where: { usernameKey: `l-${key}` } });
    });
    const under = await signUp(`l-${key}`, key);
    expect(under).toMatchObject({ status: 409, outcome: 'idempotency.in_progress' });
    expect(under.retryAfter).toBe('1');
    house.clock.advance({ seconds: idempotencyClaimSeconds + 1 });
    expect(await signUp(`l-${key}`, key)).toMatchObject({ status: 201, replayed: false });
    expect(await signUp(`l-${key}`, key)).toMatchObject({ status: 201, replayed: true });
  });

  test('whoever has the table has neither the key nor anything that was asked or answered', async () => {
    const key = randomUUID();
    const { output } = await signIn(ann, key);
    const rows = JSON.stringify(await keys().findMany(), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(rows.length).toBeGreaterThan(100);
    const secrets = [key, ann.password, ann.username, ...Object.values(Object(output)).map(String)];
    for (const secret of secrets) {
      for (const text of spellingsOf(secret)) expect(rows).not.toContain(text);
    }
    expect(await signIn(ann, key)).toMatchObject({ replayed: true, output });
  });
});

/** Short ones stand in any text by chance. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const texts = [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
  return texts.filter(({ length }) => length > 7);
}
