import { hashPassword } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

/** The reason of a refused sign-up, or undefined when the password was taken and signs in. */
async function judge(
  house: House,
  password: string,
  username = 'ann',
): Promise<string | undefined> {
  const signedUp = await house.attempt('signup.create', { username, password });
  if (!signedUp.ok) return signedUp.problem.reason;
  await house.call('signin.create', { username, password });
  return undefined;
}

function fits(house: House, username: string, password: string): Promise<boolean> {
  return house.attempt('signin.create', { username, password }).then(({ ok }) => ok);
}

const differentEmoji = Array.from({ length: 64 }, (_, i) => String.fromCodePoint(0x1f600 + i));
const long = Array.from({ length: 256 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');

test.each([
  ['7 characters', 'tw!ce9q', 'credentials.too_short'],
  ['8 characters', 'tw!ce9qz', undefined],
  [
    '7 emoji, which are 14 code units',
    differentEmoji.slice(0, 7).join(''),
    'credentials.too_short',
  ],
  [
    '8 characters that are 4 after composition',
    'e\u0301o\u0301a\u0301u\u0301',
    'credentials.too_short',
  ],
  ['64 emoji of 4 bytes', differentEmoji.join(''), undefined],
  ['256 characters of 3 bytes', long, undefined],
  ['257 characters', `${long}x`, 'credentials.too_long'],
  ['15 lower-case letters', 'quietmorningtea', undefined],
  ['only digits that are no run', '8301947265', undefined],
  ['spaces inside and around', '  tea for two ', undefined],
  ['15 spaces', ' '.repeat(15), 'credentials.too_common'],
])('a password of %s', async (_what, password, reason) => {
  await using house = await openHouse();
  expect(await judge(house, password)).toBe(reason);
});

test('the least length is a setting', async () => {
  await using house = await openHouse({ settings: { passwordMinLength: 15 } });
  const refusal = await house.refusal('signup.create', {
    username: 'ann',
    password: 'fourteen chars',
  });
  expect(refusal.details).toEqual({ codePointsMin: 15 });
  expect(await judge(house, 'fifteen chars !')).toBe(undefined);
});

test.each([
  ['a leaked favourite', 'password1'],
  ['the same in capitals', 'PassWord1'],
  ['the same in fullwidth letters', 'ｐａｓｓｗｏｒｄ１'],
  ['a walk along the keyboard', 'qwertyuiop'],
  ['the walk back', '9876543210'],
  ['one letter again and again', 'zzzzzzzzzzzz'],
  ['one word again and again', 'bluebluebluebluE'],
  ['my own name', 'Katharina'],
  ['my own name twice', 'katharinakatharina'],
  ['my own name and a figure', 'katharina1'],
  ['the name of this product', 'acctacct1'],
])('%s is too common for a password, at sign-up and at a change', async (_what, password) => {
  await using house = await openHouse();
  const username = 'katharina';
  const signUp = await house.refusal('signup.create', { username, password });
  expect(signUp).toMatchObject({ reason: 'credentials.too_common', status: 422 });
  const member = await house.member(username);
  const input = { currentPassword: member.password, newPassword: password };
  const change = await house.refusal('password.change', input, { token: member.token });
  expect(change).toEqual(signUp);
  const set = await house.operatorRefusal('password.set', { id: member.id, newPassword: password });
  expect(set).toEqual(signUp);
});

describe('every byte counts', () => {
  const emoji = differentEmoji.slice(0, 18).join('');
  test.each([
    ['beyond 72 bytes of ASCII', `${'a'.repeat(72)}X`, [`${'a'.repeat(72)}Y`, 'a'.repeat(72)]],
    ['beyond 18 emoji', `${emoji}tail`, [`${emoji}taim`, emoji]],
    ['at 72 bytes exactly', `${'ab'.repeat(35)}cd`, [`${'ab'.repeat(35)}ce`, 'ab'.repeat(35)]],
    ['of case', 'Correct horses', ['correct horses', 'CORRECT HORSES']],
    ['of spaces at the ends', ' staples and glue', ['staples and glue', ' staples and glue ']],
    ['of compatibility forms', 'ﬁne weather', ['fine weather']],
  ])('%s', async (_what, password, others) => {
    await using house = await openHouse();
    expect(await judge(house, password)).toBe(undefined);
    for (const other of others) expect(await fits(house, 'ann', other)).toBe(false);
  });
});

test.each([
  ['composed and decomposed letters', 're\u0301sume\u0301 paper', 'résumé paper'],
  ['an ogham space and a space', 'deep\u1680water lane', 'deep water lane'],
  ['a no-break space and a space', 'deep\u00a0water lane', 'deep water lane'],
  // RFC 8265, section 4.3, examples 1 to 4: what is kept as it is.
  ['nothing at all', 'correct horse battery staple', 'correct horse battery staple'],
  ['Greek and ASCII, kept', 'π is not 3.14', 'π is not 3.14'],
  ['symbols, kept', 'foo\u2654bar baz', 'foo\u2654bar baz'],
])('one normalization and no more: %s', async (_what, typed, typedLater) => {
  await using house = await openHouse();
  expect(await judge(house, typed)).toBe(undefined);
  expect(await fits(house, 'ann', typedLater)).toBe(true);
});

test.each([
  ['NUL', 'a quiet\u0000harbour'],
  ['half a surrogate pair', 'a quiet \ud800 harbour'],
  ['a noncharacter', 'a quiet \uffff harbour'],
])('%s in a password is an ill-formed request', async (_what, password) => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const { token } = ann;
  const changed = { currentPassword: ann.password, newPassword: password };
  const answers = [
    await house.refusal('signup.create', { username: 'bob', password }),
    await house.refusal('signin.create', { username: 'ann', password }),
    await house.refusal('password.change', changed, { token }),
    await house.refusal('closing.close', { password }, { token }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test('a password that looks like a hash is a password', async () => {
  await using house = await openHouse();
  const encoded = await hashPassword('a quiet harbour', 4);
  const bare = encoded.slice(encoded.indexOf('$'));
  for (const [username, password] of [
    ['ann', encoded],
    ['bob', bare],
  ] as const) {
    expect(await judge(house, password, username)).toBe(undefined);
    expect(await fits(house, username, 'a quiet harbour')).toBe(false);
  }
});

test('a hash of a lower cost is made anew at the next sign-in, and sessions live on', async () => {
  await using house = await openHouse({ settings: { bcryptCost: 5 } });
  const ann = await house.member('ann');
  const { db } = house.core.tools;
  const cheap = await hashPassword(ann.password, 4);
  const where = { accountId: ann.id };
  await db.write((tx) => tx.credential.update({ where, data: { password: cheap } }));

  expect(await fits(house, 'ann', 'not my password')).toBe(false);
  expect((await db.read.credential.findUnique({ where }))?.password).toBe(cheap);
  const later = await house.signIn(ann);
  const stored = await db.read.credential.findUnique({ where });
  expect(stored?.password).toMatch(/^bcrypt:\$2b\$05\$/);
  await house.signIn(ann);
  await house.call('sessions.check', undefined, ann.token);
  await house.call('sessions.check', undefined, later.token);
});

test('a stored hash of a scheme from the future lets nobody in and breaks nothing', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const where = { accountId: ann.id };
  const data = { password: 'argon2id:$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' };
  await house.core.tools.db.write((tx) => tx.credential.update({ where, data }));
  const refusal = await house.refusal(
    'signin.create',
    { username: 'ann', password: ann.password },
    { tells: ['signin.refused'] },
  );
  expect(refusal.reason).toBe('signin.refused');
});
