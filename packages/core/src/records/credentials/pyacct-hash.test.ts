import { createHash } from 'node:crypto';
import * as bcrypt from 'bcrypt';
import { expect, it } from 'vitest';
import { hashPassword, isOutdated, pyacctHash, verifyAtCost, verifyPassword } from './hash.ts';

const cost = 4;
const how = { cost, bcrypt };

function kept(password: string, salt = '16480195'): string {
  const hex = createHash('sha256').update(`${salt}${password}`).digest('hex');
  const stored = pyacctHash(salt, hex);
  if (stored === undefined) throw new Error('That is a form of PyAcct.');
  return stored;
}

it.each(['bob1', '', 'smörgås på bryggan 7', '一二三', 'x'.repeat(300)])(
  'a password of PyAcct, %j, opens its account and nothing else does',
  async (password) => {
    expect(await verifyAtCost(password, kept(password), how)).toBe(true);
    expect(await verifyAtCost(`${password} `, kept(password), how)).toBe(false);
    const salted = kept(password).replace(':16480195$', ':16480196$');
    expect(await verifyAtCost(password, salted, how)).toBe(false);
  },
);

it('PyAcct kept passwords as they were typed, so another form of an accent is another password', async () => {
  const composed = 'caf\u00e9 am ufer';
  const decomposed = composed.normalize('NFD');
  expect(await verifyAtCost(decomposed, kept(decomposed), how)).toBe(true);
  expect(await verifyAtCost(composed, kept(decomposed), how)).toBe(false);
});

it('a hash of PyAcct is outdated at any cost, and is no bcrypt', async () => {
  expect(isOutdated(kept('bob1'), cost)).toBe(true);
  expect(await verifyPassword('bob1', kept('bob1'))).toBe(false);
  expect(isOutdated(await hashPassword('bob1', cost), cost)).toBe(false);
});

it.each([
  ['a salt with the sign between salt and digest', '1$2', 'a'.repeat(64)],
  ['a salt of several words', '1 2', 'a'.repeat(64)],
  ['a digest that is too short', '1', 'a'.repeat(63)],
  ['a digest in capitals', '1', 'A'.repeat(64)],
  ['a bcrypt hash', '1', '$2b$31$xxxxxxxxxxxxxxxxxxxxxuxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
])('%s is no password of PyAcct', (_what, salt, digest) => {
  expect(pyacctHash(salt, digest)).toBeUndefined();
});
