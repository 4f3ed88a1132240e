import { describe, expect, test } from 'vitest';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { forEachOf, sharedWorld, verdictOf } from './world.ts';

const password = 'a quiet harbour';

describe.each(testedProviders)('names on %s', (provider) => {
  const shared = sharedWorld(provider);

  async function verdictsOn(username: string): Promise<string[]> {
    const verdicts: string[] = [];
    for (const door of shared().doors) {
      verdicts.push(verdictOf(await door.call('signup.create', { username, password })));
    }
    return verdicts;
  }

  // RFC 8265, section 3.5, table 1 and 2.
  test.each([
    ['1', 'juliet@example.com'],
    ['2', 'fussball'],
    ['3', 'fu\xdfball'],
    ['4', '\u03c0'],
    ['5 and 6', '\u03a3'],
  ])('example %s of RFC 8265 is a username', async (_number, username) => {
    expect(await verdictsOn(username)).toEqual(['taken', '409 accounts.username_taken']);
  });

  test('examples 6 and 7 of RFC 8265 are the name of example 5', async () => {
    for (const username of ['\u03c3', '\u03c2']) {
      const { reason } = await shared().refusal('signup.create', { username, password });
      expect(reason).toBe('accounts.username_taken');
    }
  });

  test.each([
    ['8', 'foo bar'],
    ['9', ''],
    ['11', '\u265a'],
  ])('example %s of RFC 8265 is no username', async (_number, username) => {
    const verdict = '422 accounts.username_invalid';
    expect(await verdictsOn(username)).toEqual([verdict, verdict]);
  });

  test('example 10 of RFC 8265 is the name that it is mapped to', async () => {
    expect(await verdictsOn('henry\u2163')).toEqual(['taken', '409 accounts.username_taken']);
    expect(await verdictsOn('HENRYIV')).toEqual(Array(2).fill('409 accounts.username_taken'));
  });

  test('one name has the same variants on every database', async () => {
    await shared().signUp('adaline');
    for (const [username, reason] of variants) {
      expect([username, ...(await verdictsOn(username))]).toEqual([username, reason, reason]);
    }
    // Other letters are other names, whatever a collation thinks of them.
    for (const username of [
      '\xe1daline',
      'adaline\u0323',
      'adalin',
      'adaline1',
      'stra\xdfe',
      'strasse',
    ]) {
      expect((await verdictsOn(username))[0]).toBe('taken');
    }
  });

  test('what is seen by nobody, means nothing or breaks lines stands in no name', async () => {
    const characters = forbidden();
    await forEachOf(characters, async (character) => {
      const [door] = shared().doors;
      const sent = { username: `ab${character}cd`, password };
      const verdict = verdictOf(await door.call('signup.create', sent));
      expect([named(character), verdict]).toEqual([
        named(character),
        isText(character) ? '422 accounts.username_invalid' : '400 request.malformed',
      ]);
    });
    expect(shared().faults()).toEqual([]);
    tried(characters.length, `characters that stand in no name on ${provider}`);
  });
});

const taken = '409 accounts.username_taken';
const invalid = '422 accounts.username_invalid';
const confusable = '422 accounts.username_confusable';

const variants: readonly (readonly [string, string])[] = [
  ['ADALINE', taken],
  ['AdaLine', taken],
  ['\uff41\uff44\uff41\uff4c\uff49\uff4e\uff45', taken],
  ['\u{1d41a}\u{1d41d}\u{1d41a}\u{1d425}\u{1d422}\u{1d427}\u{1d41e}', taken],
  ['ada\u2113ine', taken],
  ['ada\u217cine', taken],
  ['adaline\u200b', invalid],
  ['ada\u00adline', invalid],
  ['adaline\u200d', invalid],
  ['adaline\ufeff', invalid],
  ['\u202eadaline', invalid],
  ['adaline\ufe0f', invalid],
  ['adaline ', invalid],
  [' adaline', invalid],
  ['adaline\u00a0', invalid],
  ['adaline\u3164', invalid],
  ['\u0430daline', confusable],
  ['adal\u0456ne', confusable],
  ['\ufdfa'.repeat(10), invalid],
  ['\ufb03'.repeat(22), invalid],
];

/** All of the small classes, and some of the large ones. */
function forbidden(): readonly string[] {
  const all = Array.from({ length: 0x110000 }, (_, at) => String.fromCodePoint(at));
  const small = all.filter((one) => /[\p{Cc}\p{Cf}\p{Z}\p{Noncharacter_Code_Point}]/u.test(one));
  const large = [/\p{Co}/u, /\p{Cs}/u, /\p{Cn}/u, /(?![\x21-\x7e])\p{S}/u, /(?![\x21-\x7e])\p{P}/u];
  const some = large.flatMap((form) => {
    // What is mapped to a letter, a digit or ASCII is judged after it is mapped.
    const those = all.filter((one) => form.test(one) && one.normalize('NFKC') === one);
    const step = Math.ceil(those.length / 60);
    return those.filter((_, at) => at % step === 0);
  });
  return [...new Set([...small, ...some])];
}

function isText(character: string): boolean {
  return !/[\0\p{Cs}\p{Noncharacter_Code_Point}]/u.test(character);
}

function named(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16)}`;
}
