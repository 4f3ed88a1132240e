import { describe, expect, test } from 'vitest';
import { Refusal } from '../../kernel/refusals.ts';
import { importedName } from './import.ts';
import { reservedUsernames } from './reserved.ts';
import { mixesScripts } from './scripts.ts';
import { newUsername } from './username.ts';

describe('a name in scripts that nobody writes together is refused', () => {
  test.each([
    ['a Cyrillic a before Latin letters', '\u0430dmin'],
    ['the same in upper case', '\u0410DMIN'],
    ['one Cyrillic letter in the middle of any name', 'ann\u0430bell'],
    ['one Greek letter', 'j\u03bfhn'],
    ['one Armenian letter', 'alis\u0585n'],
    ['one Cherokee letter', '\u13a1obert'],
    ['Greek and Cyrillic', '\u03b1\u0432\u03b3'],
    ['Hebrew and Arabic', '\u05d0\u0627'],
    ['Korean and Japanese', '\ud55c\u3072'],
    ['a digit of another script', 'ann\u0966'],
  ])('%s', (_what, typed) => {
    expect(reasonOf(typed)).toBe('accounts.username_confusable');
  });
});

describe('a name that looks like a reserved one is refused', () => {
  test.each([
    ['rn for m', 'rnoderator'],
    ['rn for m in the middle', 'adrnin'],
    ['capital i for l', 'nuII'],
    ['small l for capital i', 'ADMlN'],
    ['one for l', 'he1p'],
    ['a bar for l', 'se|f'],
    ['zeros for o', 'r00t'],
    ['zeros for capital o', 'R00T'],
    ['Cyrillic letters alone', '\u0430\u0440\u0456'],
    ['Cyrillic capitals alone', '\u041c\u0415'],
    ['a dotless i', 'adm\u0131n'],
    ['a Latin alpha', '\u0251dmin'],
    ['two letters in one', 'r\ua74ft'],
    ['fullwidth letters', '\uff41\uff44\uff52\uff4e\uff49\uff4e'],
  ])('%s', (_what, typed) => {
    expect(reasonOf(typed)).toBe('accounts.username_confusable');
  });

  test('every reserved word is refused as reserved and not as its own likeness', () => {
    for (const word of reservedUsernames) {
      expect(reasonOf(word)).toBe('accounts.username_reserved');
      expect(reasonOf(word.toUpperCase())).toBe('accounts.username_reserved');
    }
  });
});

test('honest names of one script, or of scripts that are written together, are taken', () => {
  for (const name of honest) expect(`${name} ${reasonOf(name)}`).toBe(`${name} accepted`);
});

test('every letter, mark and digit alone is of one script', () => {
  const letters = Array.from({ length: 0x110000 }, (_, at) => String.fromCodePoint(at)).filter(
    (one) => /[\p{L}\p{M}\p{Nd}]/u.test(one) && one.normalize('NFKC') === one,
  );
  expect(letters.length).toBeGreaterThan(100_000);
  expect(letters.filter(mixesScripts)).toEqual([]);
});

test('an import keeps such a name and says which rule it breaks', () => {
  for (const name of ['\u0430dmin', 'adrnin', 'nuII']) {
    expect(importedName(name)).toMatchObject({
      username: name,
      breaks: 'accounts.username_confusable',
    });
  }
});

const honest = [
  ...'ann Ann.Smith farnily rnd 1st user_1 x²y Łukasz Nguyễn Đặng'.split(' '),
  ...'æsa œuvre straße İpek ısık ádmin müller Çelik Jérôme ʻOkina apl AdaLovelace'.split(' '),
  ...'Мария иван2 Ђорђе Ігор їжак Оля Ёлка ме РОСА ася Алла Осо Эрл'.split(' '),
  ...'Σωκράτης ΟΔΥΣΣΕΥΣ π αβγ Ελένη ծով Արամ გიორგი ᏣᎳᎩ'.split(' '),
  ...'עִבְרִית דוד عائشة فاطمة محمد٢ پروین ܐܒܓ ދިވެހި'.split(' '),
  ...'नमस्ते राम२ বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල'.split(' '),
  ...'สวัสดี ລາວ བོད မြန်မာ ខ្មែរ አማርኛ 𞤀𞤣𞤤𞤢𞤥 ⵜⴰⵎⴰⵣⵉⵖⵜ ߒߞߏ ᓀᐦᐃᔭᐍᐏᐣ'.split(' '),
  ...'安妮 王小明 東京太郎 ひらがな カタカナ サーバー 日本ひカa 김철수 金철수 kim철수 ㄅㄆ漢a tanaka太郎'.split(
    ' ',
  ),
];

function reasonOf(typed: string): string {
  try {
    newUsername(typed);
    return 'accepted';
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error);
  }
}
