import { describe, expect, test } from 'vitest';
import { Refusal } from '../../kernel/refusals.ts';
import { newUsername } from './username.ts';

describe('a name that looks like another one to everybody is refused', () => {
  test.each([
    ['a combining grapheme joiner', 'admin\u034f'],
    ['a variation selector', 'admin\ufe0f'],
    ['a variation selector of another plane', 'admin\u{e0100}'],
    ['a Mongolian variation selector', 'admin\u180b'],
    ['a Khmer vowel that is never shown', 'admin\u17b4'],
    ['a Hangul filler', 'admin\u3164'],
    ['a halfwidth Hangul filler', 'admin\uffa0'],
    ['a Hangul filler alone', '\u3164'],
    ['conjoining Hangul fillers alone', '\u115f\u1160'],
  ])('%s', (_what, typed) => {
    expect(reasonOf(() => newUsername(typed))).toBe('accounts.username_invalid');
  });
});

test('marks that are seen stay part of a name', () => {
  for (const typed of ['नमस्ते', 'x\u0323', 'สวัสดี', 'עִבְרִית']) {
    expect(newUsername(typed).username).toBe(typed.normalize('NFC'));
  }
});

function reasonOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error);
  }
}
