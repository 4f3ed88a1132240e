import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, isSame, KeySeal, keyIn } from './idempotency.ts';
import { Refusal } from './refusals.ts';

const uuid = '8e03978e-40d5-43e8-bc93-6894a57f9324';

describe('the key in a header', () => {
  it.each([
    ['a UUID in quotes, as the draft has it', `"${uuid}"`],
    ['a UUID without quotes', uuid],
  ])('is read from %s', (_what, header) => {
    expect(keyIn(header)).toBe(uuid);
  });

  it.each([
    ['16 characters', 'x'.repeat(16)],
    ['64 characters', 'x'.repeat(64)],
    ['every character that is taken', "!#$%&'()*+,-./0123456789:;<=>?@[]^_`{|}~"],
  ])('may be %s', (_what, header) => {
    expect(keyIn(header)).toBe(header);
    expect(keyIn(`"${header}"`)).toBe(header);
  });

  it.each([
    ['nothing', ''],
    ['15 characters', 'x'.repeat(15)],
    ['65 characters', 'x'.repeat(65)],
    ['a space', `${uuid} ${uuid.slice(0, 8)}`],
    ['two headers, as Node joins them', `${uuid}, ${uuid.slice(0, 20)}`],
    ['a quote at the start alone', `"${uuid}`],
    ['a quote at the end alone', `${uuid}"`],
    ['a quote inside', `"${uuid.slice(0, 18)}"${uuid.slice(18)}"`],
    ['a backslash', `${uuid}\\`],
    ['a parameter of a structured field', `"${uuid}";a=1`],
    ['what is not ASCII', `${uuid}é`],
    ['a line feed at the end', `${uuid}\n`],
  ])('is not read from %s', (_what, header) => {
    expect(() => keyIn(header)).toThrow(Refusal);
  });
});

describe('what is kept of a key', () => {
  const key = randomUUID();
  const seal = new KeySeal(key, 'account 1');

  it('opens what was sealed under the same key for the same holder', () => {
    for (const answer of [{ token: 'acct_s_x' }, [], 'ä\u{1f600}', 0, null, undefined]) {
      expect(new KeySeal(key, 'account 1').open(seal.seal(answer))).toEqual(answer);
    }
  });

  it('opens nothing under another key or for another holder', () => {
    const sealed = seal.seal({ token: 'acct_s_x' });
    for (const other of [new KeySeal(randomUUID(), 'account 1'), new KeySeal(key, 'account 2')]) {
      expect(() => other.open(sealed)).toThrow();
      expect(other.digest).not.toBe(seal.digest);
    }
  });

  it('opens nothing that was changed, wherever', () => {
    const sealed = Buffer.from(seal.seal({ ended: 1 }), 'base64url');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => seal.open(changed.toString('base64url')), `byte ${at}`).toThrow();
    }
    expect(() => seal.open('')).toThrow();
  });

  it('has another fingerprint for another input, operation, key or holder', () => {
    const print = seal.fingerprint('POST /sessions', { username: 'ann', password: 'x' });
    const others = [
      seal.fingerprint('POST /sessions', { username: 'ann', password: 'y' }),
      seal.fingerprint('POST /accounts', { username: 'ann', password: 'x' }),
      new KeySeal(key, 'account 2').fingerprint('POST /sessions', {
        username: 'ann',
        password: 'x',
      }),
      new KeySeal(randomUUID(), 'account 1').fingerprint('POST /sessions', {
        username: 'ann',
        password: 'x',
      }),
    ];
    for (const other of others) expect(isSame(print, other)).toBe(false);
    const again = seal.fingerprint('POST /sessions', { password: 'x', username: 'ann' });
    expect(isSame(print, again)).toBe(true);
  });
});

it('a value has one text, whatever the order of its keys, and another value another one', () => {
  expect(canonicalJson({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: null })).toBe(
    '{"a":null,"b":{"c":[{"e":2,"f":1}],"d":1}}',
  );
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson({ 10: 'a', 9: 'b' })).toBe(canonicalJson({ 9: 'b', 10: 'a' }));
});
