import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sharedHouse } from '../house/shared-house.ts';
import { tried } from '../house/tried.ts';
import { postForm } from './forms.ts';

// What both addresses take: a form, once each parameter, and nothing else (RFC 6749, section 3.2).

const house = sharedHouse({ door: 'rest' });
const form = 'application/x-www-form-urlencoded';

/** Section 5.2: printable ASCII without the quote and the backslash. */
const Refused = z.strictObject({
  error: z.enum(['invalid_request', 'invalid_client']),
  error_description: z.string().regex(/^[ !#-[\]-~]+$/),
});

describe.each(['/oauth/introspect', '/oauth/revoke'])('%s', (path) => {
  test.each([
    ['a parameter twice', 'token=a&token=a'],
    ['a parameter twice, once empty', 'token=&token=a'],
    ['a parameter twice, once escaped', 'token=a&%74oken=b'],
    ['another parameter twice', 'token=a&x=1&x=2'],
    ['a broken escape', 'token=%zz'],
    ['half an escape', 'token=a%2'],
    ['bytes that are no UTF-8', 'token=%ff%fe'],
    ['half a surrogate pair', 'token=%ed%a0%80'],
    ['a NUL', 'token=a%00'],
    ['letters that are not escaped', 'token=жетон'],
    ['a line break', 'token=a\r\nb'],
  ])('%s is refused', async (_what, text) => {
    const answer = await postForm(house(), path, { form: text });
    expect(answer.status).toBe(400);
    expect(Refused.parse(JSON.parse(answer.text)).error).toBe('invalid_request');
  });

  test.each([
    ['JSON', 'application/json', '{"token":"a"}'],
    ['a form of parts', 'multipart/form-data; boundary=x', '--x--'],
    ['plain text', 'text/plain', 'token=a'],
    ['another charset', `${form}; charset=iso-8859-1`, 'token=a'],
    ['two types', `${form}, application/json`, 'token=a'],
  ])('%s is no form', async (_what, type, text) => {
    const headers = { 'content-type': type };
    const answer = await postForm(house(), path, { form: text, headers });
    expect(answer.status).toBe(415);
    expect(Refused.parse(JSON.parse(answer.text)).error).toBe('invalid_request');
  });

  test('a compressed form is refused before it is read', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect((await postForm(house(), path, { form: 'token=a', headers })).status).toBe(415);
  });

  test('a form longer than 32 KiB is refused', async () => {
    const answer = await postForm(house(), path, { form: { token: 'a'.repeat(33_000) } });
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
    Refused.parse(JSON.parse(answer.text));
  });

  test('a token in the address is refused, and does not reach the log', async () => {
    const secret = 'acct_s_this_is_in_the_address';
    const answer = await postForm(house(), `${path}?token=${secret}`, { form: { token: 'a' } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(house().log.lines)).not.toContain(secret);
  });

  test('every other method is refused with the one that is taken', async () => {
    const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];
    for (const method of methods) {
      const answer = await fetch(`${house().url}${path}?token=a`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
      if (method !== 'HEAD') Refused.parse(await answer.json());
    }
    const asked = await fetch(house().url + path, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
    tried(methods.length, `methods that ${path} does not take`);
  });

  test.each([
    `${form}; charset=utf-8`,
    `${form};charset="UTF-8"`,
    'Application/X-WWW-Form-Urlencoded',
  ])('the type may be spelled %s', async (type) => {
    const headers = { 'content-type': type };
    const answer = await postForm(house(), path, { form: 'token=a&&x=&', headers });
    // The one asks for the client first, the other knows no such token.
    expect(answer.status).toBe(path === '/oauth/revoke' ? 200 : 401);
  });
});

test('a form without a token is refused, and one that is empty is none', async () => {
  for (const text of ['', 'token=', 'Token=a', 'token', `token=${'a'.repeat(8193)}`]) {
    const answer = await postForm(house(), '/oauth/revoke', { form: text });
    expect(answer.status).toBe(400);
    const { error, error_description: says } = Refused.parse(JSON.parse(answer.text));
    expect([error, says]).toEqual(['invalid_request', expect.stringContaining('token')]);
  }
});

test.each(['/oauth', '/oauth/', '/oauth/token', '/oauth/introspect/', '/oauth//introspect'])(
  'there is nothing at %s',
  async (path) => {
    expect((await postForm(house(), path, { form: { token: 'a' } })).status).toBe(404);
  },
);
