import { limits } from '@acct/core';
import { expect, test } from 'vitest';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { say } from '../http/wire.ts';
import { naughty } from './naughty.ts';
import { forEachOf, openWorld, post } from './world.ts';

test.each(testedProviders)(
  'a naughty user agent is shown to its owner as it was sent, without what is no text, on %s',
  async (provider) => {
    await using world = await openWorld(provider);
    const { username, password } = await world.signUp();
    const body = JSON.stringify({ username, password });
    await forEachOf(naughty, async (text, { index }) => {
      const bytes = Buffer.from(text).toString('latin1');
      const request = post('/v1/sessions', body, [`User-Agent: ${bytes}`]);
      const [answer] = (await say(world.url, request)).answers;
      expect([index, answer?.status]).toEqual([index, breaksHeader.test(text) ? 400 : 201]);
      if (answer?.status !== 201) return;
      const token = TokenIn.exec(answer.body)?.[0];
      const { items } = await world.call('sessions.list', { limit: 100 }, token);
      const [own] = items.filter(({ current }) => current);
      expect([index, own?.device]).toEqual([index, shown(text)]);
    });
    expect(world.faults()).toEqual([]);
    tried(naughty.length, `naughty user agents on ${provider}`);
  },
);

/** What the parser of HTTP takes in no header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
const breaksHeader = /[\0-\x08\x0a-\x1f\x7f]/;

const TokenIn = /acct_s_[A-Za-z0-9_-]+/;

function shown(text: string): string | null {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cn}]+/gu, ' ').trim();
  return plain === '' ? null : [...plain].slice(0, limits.deviceCodePointsMax).join('');
}
