import { describe, expect, test, vi } from 'vitest';
import { AssertionRefused, createVerifier, type Verifier } from '../src/index.ts';
import { audience, toyIssuer } from './toy-issuer.ts';

// A verifier that follows the feed refuses what has ended, and everything while it cannot hear.

type Toy = Awaited<ReturnType<typeof toyIssuer>>;

const following = (toy: Toy, lostMs = 5000) =>
  createVerifier({ url: toy.url, audience, token: 'of a service', lostMs });

const said = (verifier: Verifier, assertion: string) =>
  verifier.verify(assertion).then(
    () => 'accepted',
    (error: unknown) => (error instanceof AssertionRefused ? error.reason : String(error)),
  );

const patience = { timeout: 30_000, interval: 20 };

const until = (verifier: Verifier, assertion: string, wanted: string) =>
  vi.waitFor(async () => expect(await said(verifier, assertion)).toBe(wanted), patience);

describe('an ending', () => {
  const session = 'SSSSSSSSSSSSSSSS';
  const other = 'TTTTTTTTTTTTTTTT';
  test.each<[string, object, Record<string, string>]>([
    [
      'of a session is of that one, whenever it was seen alive',
      { ends: 'session', accountId: 42, sessionId: session },
      { before: 'ended', after: 'ended', otherSession: 'accepted', otherAccount: 'accepted' },
    ],
    [
      'of an account is of its sessions that were there',
      { ends: 'account', accountId: 42, sessionId: null },
      { before: 'ended', after: 'accepted', otherSession: 'ended', otherAccount: 'accepted' },
    ],
    [
      'of all other sessions spares the one that is named',
      { ends: 'others', accountId: 42, sessionId: session },
      { before: 'accepted', after: 'accepted', otherSession: 'ended', otherAccount: 'accepted' },
    ],
    [
      'of everybody is of all sessions that were there',
      { ends: 'everybody', accountId: null, sessionId: null },
      { before: 'ended', after: 'accepted', otherSession: 'ended', otherAccount: 'ended' },
    ],
  ])('%s', async (_, ending, wanted) => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    const assertions = {
      before: await toy.sign({ cursor: '10', sid: session }),
      after: await toy.sign({ cursor: '20', sid: session }),
      otherSession: await toy.sign({ cursor: '10', sid: other }),
      otherAccount: await toy.sign({ cursor: '10', sid: other, sub: '43' }),
    };
    const control = 'CCCCCCCCCCCCCCCC';
    const last = await toy.sign({ cursor: '99', sub: '7', sid: control });
    expect(await said(verifier, last)).toBe('accepted');
    toy.say('ended', 20, ending);
    // Heard in order: when this one is refused, the one before it was heard.
    toy.say('ended', 21, { ends: 'session', accountId: 7, sessionId: control });
    await until(verifier, last, 'ended');
    for (const [name, assertion] of Object.entries(assertions)) {
      expect(`${name}: ${await said(verifier, assertion)}`).toBe(`${name}: ${wanted[name]}`);
    }
    verifier.close();
  });
});

describe('a feed', () => {
  test('that is silent for too long lets nothing pass, and all again when it is heard', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy, 300);
    const assertion = await toy.sign();
    await until(verifier, assertion, 'accepted');
    toy.away(true);
    toy.hangUp();
    await until(verifier, assertion, 'unavailable');
    toy.away(false);
    await until(verifier, assertion, 'accepted');
    verifier.close();
  });

  test('whose connection stands but says nothing is as good as lost, and is left', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy, 300);
    const assertion = await toy.sign();
    await until(verifier, assertion, 'accepted');
    // The toy says nothing more by itself; a new connection begins with a beat.
    await vi.waitFor(() => {
      const asked = toy.asked.filter((url) => url.startsWith('/v1/revocations'));
      expect(asked.length).toBeGreaterThan(1);
    }, patience);
    verifier.close();
  });

  test('is gone on with where it was', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    expect(await said(verifier, await toy.sign())).toBe('accepted');
    toy.say('cursor', 17);
    const watched = await toy.sign({ sid: 'WWWWWWWWWWWWWWWW' });
    toy.say('ended', 18, { ends: 'session', accountId: 42, sessionId: 'WWWWWWWWWWWWWWWW' });
    await until(verifier, watched, 'ended');
    toy.hangUp();
    await vi.waitFor(() => {
      const asked = toy.asked.filter((url) => url.startsWith('/v1/revocations'));
      expect(asked).toEqual(['/v1/revocations?after=recent', '/v1/revocations?after=18']);
    }, patience);
    verifier.close();
  });

  test('that was never heard lets nothing pass', async () => {
    await using toy = await toyIssuer();
    const assertion = await toy.sign();
    toy.away(true);
    const problems: string[] = [];
    const verifier = createVerifier({
      url: toy.url,
      audience,
      token: 'of nobody',
      lostMs: 1000,
      onProblem: (sentence) => problems.push(sentence),
    });
    expect(await said(verifier, assertion)).toBe('unavailable');
    expect(problems.join()).toContain('503');
    verifier.close();
  });

  test('that says what nobody understands is not relied on', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    expect(await said(verifier, await toy.sign())).toBe('accepted');
    toy.say('ended', 30, { ends: 'something new' });
    await vi.waitFor(() => {
      const asked = toy.asked.filter((url) => url.startsWith('/v1/revocations'));
      expect(asked.length).toBeGreaterThan(1);
    }, patience);
    verifier.close();
  });

  test('in which a proxy says something too is followed all the same', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    const assertion = await toy.sign();
    expect(await said(verifier, assertion)).toBe('accepted');
    toy.utter(': still here\n\nevent: news\ndata: no JSON\n\n');
    toy.say('ended', 30, { ends: 'session', accountId: 42, sessionId: 'SSSSSSSSSSSSSSSS' });
    await until(verifier, assertion, 'ended');
    expect(toy.asked.filter((url) => url.startsWith('/v1/revocations'))).toHaveLength(1);
    verifier.close();
  });

  test('is followed on though the log of its problems fails', async () => {
    await using toy = await toyIssuer();
    toy.away(true);
    let told = 0;
    const onProblem = () => {
      told += 1;
      throw new Error('The disk is full.');
    };
    const token = 'of a service';
    const verifier = createVerifier({ url: toy.url, audience, token, onProblem });
    await vi.waitFor(() => expect(told).toBeGreaterThan(0), patience);
    toy.away(false);
    await until(verifier, await toy.sign(), 'accepted');
    verifier.close();
  });

  test('whose keys were withdrawn makes the verifier fetch them anew', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    const assertion = await toy.sign();
    expect(await said(verifier, assertion)).toBe('accepted');
    toy.say('ended', 40, { ends: 'keys', accountId: null, sessionId: null });
    await vi.waitFor(async () => {
      await said(verifier, assertion);
      expect(toy.asked.filter((url) => url === '/v1/assertions/keys')).toHaveLength(2);
    }, patience);
    verifier.close();
  });

  test('that was closed lets nothing pass any more', async () => {
    await using toy = await toyIssuer();
    const verifier = following(toy);
    const assertion = await toy.sign();
    expect(await said(verifier, assertion)).toBe('accepted');
    verifier.close();
    expect(await said(verifier, assertion)).toBe('unavailable');
  });
});

test.each<[what: string, options: object]>([
  ['no audience', { audience: undefined }],
  ['an empty audience', { audience: '' }],
  ['a token that is not set', { token: undefined }],
  ['a silence that is no number', { lostMs: Number.NaN }],
  ['an endless silence', { lostMs: Number.POSITIVE_INFINITY }],
  ['no silence at all', { lostMs: 0 }],
  ['a tolerance that is no number', { clockToleranceSeconds: Number.NaN }],
  ['a tolerance of hours', { clockToleranceSeconds: 7200 }],
  ['a tolerance below nothing', { clockToleranceSeconds: -1 }],
])('%s makes no verifier, because it would let pass what it shall refuse', (_, options) => {
  const right = { url: 'http://127.0.0.1:9', audience };
  // A program without types may leave anything out.
  expect(() => createVerifier({ ...right, ...options })).toThrow(/audience|token|must be/);
  createVerifier(right).close();
});
