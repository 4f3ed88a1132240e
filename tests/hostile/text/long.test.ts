import { expect, test } from 'vitest';
import type { Procedure } from '../../house/contract.ts';
import { readRows } from '../../house/rows.ts';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { openWorld, verdictOf } from './world.ts';

const letters = ['a', '@', '.', ' ', '-', '%', '\u0301', '%2e', 'a@'];

const password = 'a quiet harbour';

/** Every field of text that a body carries. */
const inBodies: readonly (readonly [path: Procedure, input: (text: string) => unknown])[] = [
  ['signup.create', (username) => ({ username, password })],
  ['signup.create', (text) => ({ username: 'x', password: text })],
  ['signup.create', (note) => ({ username: 'x', password, attributes: { note } })],
  ['signup.create', (key) => ({ username: 'x', password, attributes: { [key]: 'x' } })],
  ['signin.create', (username) => ({ username, password })],
  ['signin.create', (text) => ({ username: 'x', password: text })],
  ['accounts.rename', (username) => ({ username })],
  ['attributes.set', (value) => ({ key: 'note', value })],
  ['password.change', (text) => ({ currentPassword: text, newPassword: password })],
  ['password.change', (text) => ({ currentPassword: password, newPassword: text })],
  ['closing.close', (text) => ({ password: text })],
  ['sessions.checkMany', (token) => ({ tokens: [token] })],
  ['roles.bootstrap', (secret) => ({ secret })],
];

/** Fields of an address, which is at most 8 KiB long as it stands. */
const inAddresses: typeof inBodies = [
  ['directory.find', (username) => ({ username })],
  ['directory.find', (attribute) => ({ attribute, value: 'x' })],
  ['accounts.list', (username) => ({ username })],
  ['accounts.list', (cursor) => ({ cursor, username: 'a' })],
  ['accounts.list', (state) => ({ state })],
  ['sessions.list', (cursor) => ({ cursor })],
  ['sessions.end', (id) => ({ id })],
  ['audit.list', (name) => ({ name })],
  ['audit.list', (cursor) => ({ cursor })],
];

function inBody(letter: string): string {
  return letter.repeat((30 * 1024) / Buffer.byteLength(letter));
}

function inAddress(letter: string): string {
  return letter.repeat(7000 / encodeURIComponent(letter).length);
}

test.each(testedProviders)(
  'a text of 30 KiB is too long for any field, and nothing else is asked of it, on %s',
  async (provider) => {
    await using world = await openWorld(provider, { definitions: [{ key: 'note' }] });
    const { token } = await world.admin();
    const before = await readRows(world.core);
    const cases = [
      ...inBodies.map((one) => [...one, inBody] as const),
      ...inAddresses.map((one) => [...one, inAddress] as const),
    ];
    for (const [path, input, fill] of cases) {
      for (const letter of letters) {
        const text = fill(letter);
        for (const door of world.doors) {
          const verdict = verdictOf(await door.call(path, input(text), token));
          expect([path, input('…'), letter, verdict]).toEqual([
            path,
            input('…'),
            letter,
            '400 request.invalid',
          ]);
        }
      }
    }
    expect(await readRows(world.core)).toEqual(before);
    expect(world.faults()).toEqual([]);
    tried(cases.length * letters.length * 2, `texts that are too long on ${provider}`);
  },
);
