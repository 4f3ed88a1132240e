import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { sharedHouse } from '../house/shared-house.ts';

const password = 'a quiet harbour';
const shared = sharedHouse();

test.each([
  ['upper case', 'Anders', 'ANDERS'],
  ['fullwidth letters', 'anders', 'ａｎｄｅｒｓ'],
  ['composed and decomposed', 'ándré', 'a\u0301ndre\u0301'],
  ['capital and small sharp s', 'straße', 'STRAẞE'],
  ['a ligature', 'ﬁnn', 'finn'],
  ['a compatibility numeral', 'henryⅣ', 'HenryIV'],
  ['capital, small and final sigma', 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['final and middle sigma', 'ς', 'σ'],
  ['superscripts', 'x²', 'X2'],
])('two spellings by %s are one name', async (_what, first, second) => {
  await using house = await openHouse();
  const person = await house.signUp(first);
  expect(await house.refusal('signup.create', { username: second, password })).toMatchObject({
    reason: 'accounts.username_taken',
    status: 409,
  });
  const member = await house.signIn({ ...person, username: second });
  expect(member.id).toBe(person.id);
  const found = await house.call('directory.find', { username: second }, member.token);
  expect(found.username).toBe(first.normalize('NFC'));
});

test.each([
  ['an accent', 'andre', 'andré'],
  ['sharp s and double s', 'straße', 'strasse'],
  ['RFC 8265, examples 2 and 3', 'fussball', 'fußball'],
  ['a dot below', 'isik', 'isịk'],
  ['two emoji-free scripts', 'pi', 'π'],
])('%s makes two names', async (_what, first, second) => {
  await using house = await openHouse();
  const one = await house.signUp(first);
  const two = await house.signUp(second);
  expect(two.id).not.toBe(one.id);
});

// RFC 8265, section 3.5, and what stands in our own rules.
test.each([
  'juliet@example.com',
  'fussball',
  'fußball',
  'π',
  'Σ',
  'ann.smith',
  'x',
  'a'.repeat(64),
  'ﬃ'.repeat(21),
  '安妮',
  'عائشة',
  'नमस्ते',
  'user_1',
  '1st',
  '__proto__',
  'constructor',
  "o'neill",
])('%s may be a username and is kept as it was typed', async (username) => {
  const house = shared();
  const { token } = await house.member(username);
  const check = await house.call('sessions.check', undefined, token);
  expect(check.username).toBe(username);
});

test.each([
  ['nothing', ''],
  ['a space inside (RFC 8265, example 8)', 'foo bar'],
  ['a symbol (RFC 8265, example 11)', '♚'],
  ['an emoji', 'ann😀'],
  ['a zero width space', 'ann\u200b'],
  ['a zero width joiner', 'an\u200dn'],
  ['a soft hyphen', 'ann\u00ad'],
  ['a direction override', 'ann\u202e'],
  ['a byte order mark', '\ufeffann'],
  ['a control', 'ann\u0007'],
  ['a line break', 'ann\nbob'],
  ['a no-break space', 'ann\u00a0bob'],
  ['an ideographic space', 'ann\u3000bob'],
  ['a private character', 'ann\ue000'],
  ['an unassigned character', 'ann\u0378'],
  ['a variation selector', 'ann\u{e0100}\u2060'],
  ['more than 64 letters', 'a'.repeat(65)],
  ['more than 64 letters after mapping', 'ﬃ'.repeat(22)],
  ['ligatures that hold spaces', 'ﷺ'.repeat(10)],
])('a username of %s is refused', async (_what, username) => {
  expect(await shared().refusal('signup.create', { username, password })).toMatchObject({
    reason: 'accounts.username_invalid',
    status: 422,
    details: { codePointsMax: 64 },
  });
});

test.each([
  'admin',
  'Admin',
  'ＡＤＭＩＮ',
  'root',
  'support',
  'super',
  'attribute',
  'attributes',
  'session',
  'me',
  'account',
  'password',
  'username',
  '123',
  '１２３',
  '٣٤٥',
  '0',
  '.',
  '..',
  '…',
  '%2e%2e',
  '.%2E',
])('nobody may be called %s', async (username) => {
  expect(await shared().refusal('signup.create', { username, password })).toMatchObject({
    reason: 'accounts.username_reserved',
    status: 422,
  });
});

test.each([
  ['NUL', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud800'],
  ['the other half', '\udc00a'],
  ['a noncharacter', 'a\ufffe'],
  ['a noncharacter beyond the first plane', 'a\u{1ffff}'],
])(
  '%s in a username is an ill-formed request wherever a name is taken',
  async (_what, username) => {
    await using house = await openHouse();
    const { token } = await house.admin('ann');
    const answers = [
      await house.refusal('signup.create', { username, password }),
      await house.refusal('signin.create', { username, password }),
      await house.refusal('accounts.rename', { username }, { token }),
      await house.refusal('directory.find', { username }, { token }),
      await house.refusal('accounts.list', { username }, { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
  },
);
