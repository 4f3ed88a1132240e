import { describe, expect, test } from 'vitest';
import { endedTokens } from '../authorization/callers.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { basic, bearer, introspect, openServed, postForm } from './forms.ts';

// RFC 7662, asked as its libraries ask.

const inactive = '{"active":false}';

describe.each(testedProviders)('on %s', (provider) => {
  test('of a session it tells whose it is, since when and until when', async () => {
    await using house = await openServed({ provider });
    const service = await house.service();
    const ann = await house.member('ann');
    const answer = await introspect(house, ann.token, bearer(service.token));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const now = house.clock.now().getTime() / 1000;
    const told = { username: 'ann', token_type: 'Bearer', exp: now + 3600, iat: now };
    expect(JSON.parse(answer.text)).toEqual({ active: true, sub: String(ann.id), ...told });
  });

  test('roles are the scope of a session, and a key has scopes of its own and an id', async () => {
    await using house = await openServed({ provider });
    const gate = await house.service('gate');
    const own = await introspect(house, gate.token, bearer(gate.token));
    expect(JSON.parse(own.text)).toMatchObject({ active: true, scope: 'service' });
    const { password } = gate;
    const input = { name: 'the gate', scopes: ['check' as const, 'read' as const], password };
    const { id, key, expiresAt } = await house.call('apikeys.create', input, gate.token);
    const { text } = await introspect(house, key, bearer(key));
    const exp = Math.floor(Date.parse(expiresAt) / 1000);
    const told = {
      sub: String(gate.id),
      username: 'gate',
      client_id: id,
      scope: 'check read',
      exp,
    };
    expect(JSON.parse(text)).toMatchObject({ active: true, ...told });
  });

  test('of what is not valid it says the same bytes, whatever the reason', async () => {
    await using house = await openServed({ provider });
    // One of those that end is an administrator, and there must be another.
    await house.admin('zoe');
    const ended = await endedTokens(house);
    const admin = await house.admin('root-of-all');
    const { token, password } = await house.member('valid');
    const wanted = { name: 'k', scopes: ['read' as const], password };
    const keyed = await house.call('apikeys.create', wanted, token);
    await house.call('apikeys.revoke', { id: keyed.id }, token);
    const others = [
      ['a revoked key', keyed.key],
      ['another end', `${token.slice(0, -1)}_`],
      ['a UUID that nobody has', '6ba7b810-9dad-41d1-80b4-00c04fd430c8'],
      ['a signed assertion of whoever', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'],
      ['any text', 'no token at all'],
      ['the longest text', 'x'.repeat(8192)],
      ['a text of another script', 'жетон'],
    ] as const;
    for (const [what, unknown] of [...ended, ...others]) {
      const answer = await introspect(house, unknown, bearer(admin.token));
      const said = `${what}: ${answer.status} ${answer.text}`;
      expect(said).toBe(`${what}: 200 ${inactive}`);
    }
    tried(ended.length + others.length, `kinds of tokens that are not valid, on ${provider}`);
  });

  test('an end counts with the next question, and each question is a use of the session', async () => {
    await using house = await openServed({ provider });
    const service = await house.service();
    const ann = await house.member('ann');
    house.clock.advance({ minutes: 59 });
    // The session of the service is as old.
    expect((await introspect(house, ann.token, bearer(service.token))).status).toBe(200);
    house.clock.advance({ minutes: 59 });
    const later = await introspect(house, ann.token, bearer(service.token));
    expect(JSON.parse(later.text)).toMatchObject({ active: true });
    await house.call('sessions.signOut', undefined, ann.token);
    expect((await introspect(house, ann.token, bearer(service.token))).text).toBe(inactive);
  });
});

test('a client may come with a bearer token, with Basic or with its secret in the form', async () => {
  await using house = await openServed();
  const gate = await house.service('gate');
  const { password } = gate;
  const input = { name: 'the gate', scopes: ['check' as const], password };
  const { id, key } = await house.call('apikeys.create', input, gate.token);
  const { token } = await house.member('ann');
  const posted = { token, client_id: id, client_secret: key };
  const answers = [
    await introspect(house, token, bearer(key)),
    await introspect(house, token, basic(id, key)),
    await introspect(house, token, basic('whatever: & ö', key)),
    await introspect(house, token, basic('', key)),
    await postForm(house, '/oauth/introspect', { form: posted }),
    await introspect(house, token, bearer(gate.token)),
    await introspect(house, token, basic('gate', gate.token)),
  ];
  for (const { status, text } of answers) {
    expect([status, JSON.parse(text)]).toMatchObject([200, { active: true, username: 'ann' }]);
  }
});

test('whoever does not say who it is learns nothing, and is told how', async () => {
  await using house = await openServed();
  const ann = await house.member('ann');
  const gate = await house.service('gate');
  const { password } = gate;
  const wanted = { name: 'r', scopes: ['read' as const], password };
  const weak = await house.call('apikeys.create', wanted, gate.token);
  const unknown = 'A'.repeat(40);
  const both = 'Basic realm="acct", charset="UTF-8", Bearer realm="acct"';
  const basicOnly = 'Basic realm="acct", charset="UTF-8"';
  const invalid = 'Bearer realm="acct", error="invalid_token"';
  const scope = 'Bearer realm="acct", error="insufficient_scope"';
  const request = 'Bearer realm="acct", error="invalid_request"';
  const rows = [
    [{}, 401, 'invalid_client', both],
    [bearer(unknown), 401, 'invalid_token', invalid],
    [basic('x', unknown), 401, 'invalid_client', basicOnly],
    [basic('x', ''), 401, 'invalid_client', basicOnly],
    [basic('x', 'a b&c=ö'), 401, 'invalid_client', basicOnly],
    [bearer(ann.token), 403, 'insufficient_scope', scope],
    [basic('ann', ann.token), 403, 'insufficient_scope', null],
    [bearer(weak.key), 403, 'insufficient_scope', scope],
    [bearer('two words'), 400, 'invalid_request', request],
    [{ authorization: 'Basic ???' }, 400, 'invalid_request', null],
    [{ authorization: `Basic ${btoa('no colon')}` }, 400, 'invalid_request', null],
    [{ authorization: `Basic ${btoa('x:%zz')}` }, 400, 'invalid_request', null],
    [{ authorization: 'Digest x' }, 400, 'invalid_request', null],
  ] as const;
  for (const [headers, status, error, challenge] of rows) {
    const answer = await introspect(house, ann.token, headers);
    const { error: said, ...rest } = JSON.parse(answer.text);
    const told = [answer.status, said, answer.headers.get('www-authenticate')];
    expect(told, JSON.stringify(headers)).toEqual([status, error, challenge]);
    expect(Object.keys(rest)).toEqual(['error_description']);
    expect(answer.text).not.toContain('ann');
  }
  tried(rows.length, 'ways not to say who a client is');
});

test('two ways of saying who a client is are refused, even when both are good', async () => {
  await using house = await openServed();
  const { token } = await house.service();
  const form = { token, client_id: 'x', client_secret: token };
  for (const headers of [bearer(token), basic('x', token)]) {
    const answer = await postForm(house, '/oauth/introspect', { form, headers });
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([400, 'invalid_request']);
  }
});

test('a broken database is no answer about a token', async () => {
  await using house = await openServed();
  const { token } = await house.service();
  await house.core.tools.db.close();
  const answer = await introspect(house, token, bearer(token));
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(answer.text).not.toContain('active');
});

test('no token that was asked about or asked with reaches the log or the journal', async () => {
  await using house = await openServed({ settings: { logLevel: 'debug' } });
  const gate = await house.service('gate');
  const { password } = gate;
  const input = { name: 'the gate', scopes: ['check' as const], password };
  const { key } = await house.call('apikeys.create', input, gate.token);
  const ann = await house.member('ann');
  const form = { token: ann.token, client_secret: key };
  await introspect(house, ann.token, basic('gate', key));
  await introspect(house, ann.token, basic('gate', ann.token));
  await postForm(house, '/oauth/introspect', { form });
  await postForm(house, '/oauth/introspect', { form, headers: bearer(gate.token) });
  await fetch(`${house.url}/forward-auth`, { headers: { cookie: `__Host-acct=${ann.token}` } });
  await postForm(house, '/oauth/revoke', { form });
  const events = await house.core.tools.db.read.event.findMany({ select: { details: true } });
  const told = JSON.stringify([events, house.log.lines]);
  for (const secret of [key, ann.token, gate.token]) expect(told).not.toContain(secret);
  expect(house.log.lines.length).toBeGreaterThan(5);
});
