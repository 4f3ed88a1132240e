import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areInstalled } from '../../house/installed.ts';
import { tried } from '../../house/tried.ts';
import { startDriver } from './driver.ts';
import { languages } from './languages.ts';
import {
  type Acct,
  accountOf,
  openAcct,
  openVerifier,
  remembered,
  until,
  untilSaid,
} from './setting.ts';

const strangers: readonly (readonly [string, number, string])[] = [
  ['a no of somebody else', 401, '{"error":"unauthorized"}'],
  ['a yes of somebody else', 200, '{"ok":true}'],
  ['a page', 200, '<html>'],
  ['a list', 200, '[]'],
  [
    'an account with another type',
    200,
    '{"accountId":"1","username":"a","roles":[],"sessionId":"s"}',
  ],
  ['an error', 500, '{}'],
  ['a redirect', 302, '{}'],
  ['one that never ends', 200, '{…'],
  ['one that is too long', 200, `{"x":"${'x'.repeat(200_000)}"}`],
];

// The hand-written verifiers of clients/verifiers, each in a program of its own, against a real Acct.

describe.each(languages)('the verifier for $language', (language) => {
  const isThere = areInstalled(language.needs, `the verifier for ${language.language}`);
  let command: readonly [string, ...string[]];
  let acct: Acct;

  beforeAll(async () => {
    if (!isThere && process.env['ACCT_CLIENTS'] === 'required') throw new Error('No toolchain.');
    if (!isThere) return;
    command = await language.build('checks');
    acct = await openAcct();
  }, 300_000);

  afterAll(async () => acct?.[Symbol.asyncDispose]());

  const open = () => openVerifier(acct, language, command);

  describe.skipIf(!isThere)('by its answers', () => {
    test('says whose session it is, and lets nobody else in', async () => {
      await using verifying = await open();
      const { driver } = verifying;
      const [ann, zoe] = [await acct.house.member(), await acct.house.admin()];
      const nobody = ['', 'x', `${ann.token}x`, `${ann.token}\r\nx: y`, 'ä', ' ', 'a b', acct.key];

      const answers = await driver.check([ann.token, zoe.token, ...nobody]);

      expect(answers).toEqual([
        accountOf(ann),
        accountOf(zoe, ['admin']),
        ...nobody.map(() => 'refused'),
      ]);
    });

    test('mixes up no answers when many ask at once', async () => {
      await using verifying = await open();
      const { driver } = verifying;
      const members = await Promise.all(Array.from({ length: 8 }, () => acct.house.member()));
      const asked = Array.from({ length: 40 }, () => members).flat();
      const expected = asked.map((one) => accountOf(one));
      const tokens = asked.map(({ token }) => token);

      for (let round = 0; round < 3; round += 1) {
        expect(await driver.check(tokens)).toEqual(expected);
      }
      tried(3 * tokens.length, `checks, dozens at once (${language.language})`);
    });

    test.runIf(language.forks)('shares nothing with a process that forks from it', async () => {
      await using verifying = await open();
      const { driver } = verifying;
      const [ann, bob] = [await acct.house.member(), await acct.house.member()];
      await remembered(verifying, ann);
      const before = verifying.gate.asked();

      const tokens = [ann.token, bob.token];
      expect(await driver.check(tokens, { fork: true })).toEqual([accountOf(ann), accountOf(bob)]);

      expect(verifying.gate.asked()).toBe(before + 2);
      expect(await driver.check([bob.token])).toEqual([accountOf(bob)]);
    });
  });

  describe.skipIf(!isThere)('by the feed', () => {
    test('drops at once what ended, and nothing else', async () => {
      await using verifying = await open();
      const { gate, driver } = verifying;
      const { house } = acct;
      const [ann, bob, zoe] = [await house.member(), await house.member(), await house.admin()];
      const [phone, laptop] = [await house.signIn(ann), await house.signIn(ann)];
      for (const one of [ann, phone, laptop, bob, zoe]) await remembered(verifying, one);

      await house.call('sessions.signOut', undefined, phone.token);
      await untilSaid(driver, phone, 'refused');
      await house.call('sessions.endOthers', undefined, ann.token);
      await untilSaid(driver, laptop, 'refused');
      const before = gate.asked();
      expect(await driver.check([ann.token, bob.token])).toEqual([accountOf(ann), accountOf(bob)]);
      expect(gate.asked()).toBe(before);
      await house.call('standing.suspend', { id: bob.id }, zoe.token);
      await untilSaid(driver, bob, 'refused');
    });

    test('remembers no answer that was overtaken by the end of its session', async () => {
      await using verifying = await open();
      const { gate, driver } = verifying;
      const { house } = acct;
      const [ann, bob, carl] = [await house.member(), await house.member(), await house.member()];
      await remembered(verifying, bob);
      await remembered(verifying, carl);
      gate.hold();
      const before = gate.asked();
      const late = driver.check([ann.token]);
      await until(async () => gate.asked() > before && gate.heldBack() > 0);

      await house.call('sessions.signOut', undefined, ann.token);
      // It comes after hers, so when it was heard hers was as well.
      await house.call('sessions.signOut', undefined, bob.token);
      const afterwards = gate.asked();
      const bobs: Promise<unknown>[] = [];
      await until(async () => {
        bobs.push(driver.check([bob.token]));
        return gate.asked() > afterwards;
      });
      gate.release();

      // She was there when it was asked; so it may say, once.
      expect(await late).toEqual([accountOf(ann)]);
      expect(await driver.check([ann.token])).toEqual(['refused']);
      await Promise.all(bobs);
    });

    test.each(['closed', 'silent'] as const)('that is %s asks each time', async (state) => {
      await using verifying = await open();
      const { gate, driver } = verifying;
      const [ann, bob] = [await acct.house.member(), await acct.house.member()];
      await remembered(verifying, ann);
      await remembered(verifying, bob);
      gate.feed = state;
      await until(async () => {
        const before = gate.asked();
        await driver.check([ann.token]);
        return gate.asked() > before;
      });

      const before = gate.asked();
      for (let i = 0; i < 3; i += 1)
        expect(await driver.check([bob.token])).toEqual([accountOf(bob)]);
      expect(gate.asked()).toBe(before + 3);
      await acct.house.call('sessions.signOut', undefined, ann.token);
      expect(await driver.check([ann.token])).toEqual(['refused']);
      gate.feed = 'open';
      await remembered(verifying, bob);
    });
  });

  describe.skipIf(!isThere)('without Acct', () => {
    test('says that it cannot be asked, and knows again when it is back', async () => {
      const ann = await acct.house.member();
      await using verifying = await open();
      const { gate, driver } = verifying;
      expect(await driver.check([ann.token])).toEqual([accountOf(ann)]);
      gate.feed = 'closed';
      gate.hold();
      await untilSaid(driver, ann, 'unavailable');
      gate.release();
      gate.cut();
      expect(await driver.check([ann.token])).toEqual([accountOf(ann)]);
    });

    test.each(strangers)('%s is no answer', async (_what, status, text) => {
      const server = createServer((_req, res) => {
        res.writeHead(status, { location: acct.url, 'content-type': 'application/json' });
        res.write(text);
        if (text.endsWith('…')) setInterval(() => res.write(' '), 200).unref();
        else res.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const env = { ...language.env, ACCT_URL: `http://127.0.0.1:${port}` };
      await using driver = startDriver({ command, env });
      expect(await driver.check(['a-token'])).toEqual(['unavailable']);
      server.closeAllConnections();
      server.close();
    });
  });
});
