import { createHash } from 'node:crypto';
import * as library from 'bcrypt';
import { afterAll, expect, test } from 'vitest';
import { type Bcrypt, HashThreads } from '../../kernel/hash-threads.ts';
import { decoyHash, hashPassword, pyacctHash, verifyAtCost } from './hash.ts';

const cost = 6;
const long = 'a quiet harbour '.repeat(10);
const threads = new HashThreads();
afterAll(() => threads.close());

const digest = createHash('sha256').update('16480195a quiet harbour').digest('hex');

/** One of each scheme that may be stored, with the password that belongs to it. */
const stored: [scheme: string, kept: string, password: string][] = [
  ['bcrypt', await hashPassword('a quiet harbour', cost), 'a quiet harbour'],
  ['bcrypt of a cheaper time', await hashPassword('a quiet harbour', 4), 'a quiet harbour'],
  ['bcrypt-sha384', await hashPassword(long, cost), long],
  ['pyacct-sha256', pyacctHash('16480195', digest) ?? '', 'a quiet harbour'],
];

test.each(stored)('%s lets in whoever knows the password', async (_scheme, kept, password) => {
  const how = { cost, bcrypt: threads };
  expect(await verifyAtCost(password, kept, how)).toBe(true);
  expect(await verifyAtCost(`${password}.`, kept, how)).toBe(false);
});

test.each([
  ...stored,
  ['a scheme from the future', 'argon2id:$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', ''],
  ['nobody at all', decoyHash(cost), ''],
])('a wrong password for %s costs exactly one hash of the present cost', async (_scheme, kept) => {
  const { rounds, bcrypt } = counting();
  expect(await verifyAtCost('not my password', kept, { cost, bcrypt })).toBe(false);
  expect(rounds()).toBe(2 ** cost);
});

/** Adds up what is really worked on. */
function counting(): { rounds(): number; bcrypt: Bcrypt } {
  let rounds = 0;
  return {
    rounds: () => rounds,
    bcrypt: {
      hash: library.hash,
      compare: (text, encoded) => {
        rounds += 2 ** library.getRounds(encoded);
        return library.compare(text, encoded);
      },
    },
  };
}
