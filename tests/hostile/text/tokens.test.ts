import { describe, expect, test } from 'vitest';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { say } from '../http/wire.ts';
import { get, openWorld, verdictOf } from './world.ts';

describe.each(testedProviders)('on %s', (provider) => {
  test('a token is exact: of each letter the case, and not a byte more or less', async () => {
    await using world = await openWorld(provider);
    const { token } = await world.member();
    const { token: service } = await world.service();
    const wrong = [
      ...caseFlips(token),
      ...encodings(token),
      `${token}=`,
      `${token}==`,
      `${token}A`,
    ];
    for (const each of wrong) {
      const statuses = await Promise.all(
        ['/v1/session', '/trpc/sessions.check'].map(async (target) => {
          const [answer] = (await say(world.url, get(target, [`Authorization: Bearer ${each}`])))
            .answers;
          return answer?.status;
        }),
      );
      // What holds a percent sign is no bearer token at all (RFC 6750, section 2.1).
      const status = each.includes('%') ? 400 : 401;
      expect([each, ...statuses]).toEqual([each, status, status]);
    }
    for (let at = 0; at < wrong.length; at += 100) {
      const tokens = [...wrong.slice(at, at + 99), `${token}\t`];
      const { items } = await world.call('sessions.checkMany', { tokens }, service);
      expect(items.filter(({ active }) => active)).toEqual([]);
    }
    expect(verdictOf(await world.attempt('sessions.check', undefined, token))).toBe('taken');
    tried(wrong.length * 3, `tokens that are almost one on ${provider}`);
  });

  test('a token with a control inside is a header that nobody reads', async () => {
    await using world = await openWorld(provider);
    const { token } = await world.member();
    for (const bytes of ['\0', '\x01', '\x7f', '\xa0', '\t\t', ' ', '\xc2\xa0']) {
      const inside = `${token.slice(0, 20)}${bytes}${token.slice(20)}`;
      const [answer] = (
        await say(world.url, get('/v1/session', [`Authorization: Bearer ${inside}`]))
      ).answers;
      expect([bytes, answer?.status]).toEqual([bytes, 400]);
    }
  });

  test('the cursor of one list is none of another, cut or forged it is none at all', async () => {
    await using world = await openWorld(provider);
    const { token } = await world.admin();
    const member = await world.signUp();
    for (let i = 0; i < 3; i += 1) await world.signUp(`ann${i}`);
    for (let i = 0; i < 3; i += 1) await world.signIn(member);
    const { token: own } = await world.signIn(member);
    const cursors = {
      names: (await world.call('accounts.list', { username: 'ann', limit: 1 }, token)).next ?? '',
      sessions: (await world.call('sessions.list', { limit: 1 }, own)).next ?? '',
    };
    expect(Object.values(cursors)).not.toContain('');
    const { names, sessions } = cursors;
    const asked = [
      ['accounts.list', { cursor: names }],
      ['accounts.list', { cursor: sessions }],
      ['accounts.list', { cursor: sessions, username: 'ann' }],
      ['accounts.list', { cursor: names.slice(0, 5), username: 'ann' }],
      ['accounts.list', { cursor: `${names}!`, username: 'ann' }],
      ['sessions.list', { cursor: names }],
      ['sessions.list', { cursor: sessions.slice(0, -1) }],
      ['sessions.list', { cursor: sessions.slice(1) }],
      ['sessions.list', { cursor: `${sessions}A` }],
      ['sessions.list', { cursor: '5' }],
      ['audit.list', { cursor: names }],
      ['audit.list', { cursor: sessions }],
      ['audit.list', { cursor: '5 OR 1=1' }],
    ] as const;
    for (const [path, input] of asked) {
      for (const door of world.doors) {
        const verdict = verdictOf(await door.call(path, input, token));
        expect([path, input, verdict]).toEqual([path, input, '400 request.invalid']);
      }
    }
    // A place that nobody was given opens only what may be read anyway.
    const mine = { cursor: `9999999999999.${'A'.repeat(16)}`, limit: 100 };
    const { items } = await world.call('sessions.list', mine, own);
    expect(items.length).toBe(4);
  });
});

function caseFlips(token: string): string[] {
  return Array.from(token).flatMap((letter, at) => {
    const lower = letter.toLowerCase();
    const other = letter === lower ? letter.toUpperCase() : lower;
    return other === letter ? [] : [`${token.slice(0, at)}${other}${token.slice(at + 1)}`];
  });
}

function encodings(token: string): string[] {
  return Array.from(token.slice(0, 12), (letter, at) => {
    const code = letter.charCodeAt(0).toString(16);
    return `${token.slice(0, at)}%${code}${token.slice(at + 1)}`;
  });
}
