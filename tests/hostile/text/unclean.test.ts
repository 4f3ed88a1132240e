import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRows } from '../../house/rows.ts';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { say } from '../http/wire.ts';
import { get, post, sharedWorld } from './world.ts';

/** As JSON escapes, which are well-formed JSON and no text that could be kept. */
const escaped = [
  ['NUL', '\\u0000'],
  ['half a surrogate pair', '\\ud800'],
  ['the other half', '\\udfff'],
  ['two halves in the wrong order', '\\udc00\\ud800'],
  ['a noncharacter', '\\ufffe'],
  ['another noncharacter', '\\uffff'],
  ['a noncharacter of the Arabic block', '\\ufdd0'],
  ['a noncharacter of the last plane', '\\udbff\\udfff'],
] as const;

/** As bytes, one for each character. */
const raw = [
  ['bytes of no encoding', '\xff\xfe'],
  ['an overlong slash', '\xc0\xaf'],
  ['an overlong NUL', '\xc0\x80'],
  ['an encoded half of a surrogate pair', '\xed\xa0\x80'],
  ['a cut sequence', '\xe2\x82'],
  ['a byte of Latin-1', 'caf\xe9'],
  ['a code point beyond Unicode', '\xf4\x90\x80\x80'],
  ['a continuation alone', '\x80'],
  ['a noncharacter', '\xef\xbf\xbf'],
  ['NUL', '\0'],
] as const;

const bodies = [...escaped, ...raw];

/** Percent-encoded as it stands in an address. */
const inAddresses = raw.map(([what, bytes]) => {
  const encoded = Array.from(Buffer.from(bytes, 'latin1'), (byte) => `%${hex(byte)}`).join('');
  return [what, encoded] as const;
});

describe.each(testedProviders)('text that no database keeps, on %s', (provider) => {
  const shared = sharedWorld(provider, { definitions: [{ key: 'note' }] });

  async function refuses(requests: readonly string[]): Promise<void> {
    const { core, url, faults } = shared();
    const before = await readRows(core);
    for (const request of requests) {
      const [answer] = (await say(url, request)).answers;
      const told = `${answer?.status} ${codeIn(answer?.body ?? '')}`;
      expect(told, request.slice(0, 200)).toBe('400 request.malformed');
    }
    expect(await readRows(core)).toEqual(before);
    expect(faults()).toEqual([]);
    tried(requests.length, `requests with text that no database keeps on ${provider}`);
  }

  test('in bodies is malformed at both doors and writes nothing', async () => {
    const { token } = await shared().member();
    const bearer = [`Authorization: Bearer ${token}`];
    await refuses(
      bodies.flatMap(([, text]) => [
        ...signUps(text).flatMap((body) => [
          post('/v1/accounts', body),
          post('/trpc/signup.create', body),
        ]),
        post('/v1/sessions', `{"username":"${text}","password":"x"}`),
        post('/trpc/signin.create', `{"username":"x","password":"${text}"}`),
        post('/v1/account', `{"username":"${text}"}`, bearer).replace('POST', 'PATCH'),
        post('/trpc/accounts.rename', `{"username":"${text}"}`, bearer),
        post('/v1/account/attributes/note', `{"value":"${text}"}`, bearer).replace('POST', 'PUT'),
        post('/trpc/attributes.set', `{"key":"note","value":"${text}"}`, bearer),
      ]),
    );
  });

  test('in paths and queries is malformed at both doors and writes nothing', async () => {
    const { token } = await shared().admin();
    const bearer = [`Authorization: Bearer ${token}`];
    await refuses(
      inAddresses.flatMap(([, text]) => [
        get(`/v1/accounts/${text}`, bearer),
        get(`/v1/accounts?username=${text}`, bearer),
        get(`/v1/admin/accounts?cursor=${text}`, bearer),
        get(`/v1/admin/accounts?${text}=1`, bearer),
        get(`/v1/admin/events?name=${text}`, bearer),
        get(`/trpc/directory.find?input=%7B%22username%22%3A%22${text}%22%7D`, bearer),
        post(`/v1/account/attributes/${text}`, '{"value":"x"}', bearer).replace('POST', 'PUT'),
      ]),
    );
    await refuses(
      escaped.map(([, text]) =>
        get(`/trpc/directory.find?input=${encodeURIComponent(`{"username":"${text}"}`)}`, bearer),
      ),
    );
  });

  test('as raw bytes of an address is refused before any door', async () => {
    const { url, faults } = shared();
    for (const [what, bytes] of raw) {
      for (const target of [`/v1/accounts/${bytes}`, `/trpc/directory.find?input=${bytes}`]) {
        const [answer] = (await say(url, get(target))).answers;
        expect([what, target.slice(0, 5), answer?.status]).toEqual([what, target.slice(0, 5), 400]);
      }
    }
    expect(faults()).toEqual([]);
  });

  test('in a header is refused where the header is a credential, and changes nothing elsewhere', async () => {
    const { url, core, faults } = shared();
    const { username, password, id, token } = await shared().member();
    for (const [what, bytes] of raw) {
      const [guarded] = (await say(url, get('/v1/session', [`Authorization: Bearer ${bytes}`])))
        .answers;
      expect([what, guarded?.status]).toEqual([what, 400]);
      const agent = [`User-Agent: agent ${bytes}`];
      const signIn = post('/v1/sessions', JSON.stringify({ username, password }), agent);
      const [answer] = (await say(url, signIn)).answers;
      // Node itself refuses NUL in a header.
      expect([what, answer?.status]).toEqual([what, bytes === '\0' ? 400 : 201]);
    }
    const { items } = await shared().call('sessions.list', { limit: 100 }, token);
    for (const { device } of items) {
      expect(device?.isWellFormed()).toBe(true);
      expect(device).toMatch(/^[^\p{Cc}\p{Cf}\p{Cn}]+$/u);
    }
    const stored = await core.tools.db.read.session.findMany({ where: { accountId: id } });
    expect(stored.map(({ device }) => device).sort()).toEqual(
      items.map(({ device }) => device).sort(),
    );
    expect(faults()).toEqual([]);
  });
});

/** Each text field of a sign-up, one after the other. */
function signUps(text: string): string[] {
  return [
    `{"username":"x${text}","password":"a quiet harbour"}`,
    `{"username":"x","password":"a quiet harbour${text}"}`,
    `{"username":"x","password":"a quiet harbour","attributes":{"note":"${text}"}}`,
    `{"username":"x","password":"a quiet harbour","attributes":{"${text}":"x"}}`,
  ];
}

function codeIn(body: string): string | undefined {
  const { code, error } = Problem.parse(JSON.parse(body === '' ? '{}' : body));
  return code ?? error?.data.reason;
}

const Problem = z.object({
  code: z.string().optional(),
  error: z.object({ data: z.object({ reason: z.string() }) }).optional(),
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
