import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { CompactSign, exportPKCS8, exportSPKI, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { AssertionRefused, createVerifier } from '../src/index.ts';
import { audience, issuer, rightClaims, toyIssuer } from './toy-issuer.ts';

// What the keys did not sign as an assertion for this audience, now, is refused. The vectors of Wycheproof are
// in no package; these are the mistakes that they collect, made by hand, and the examples of RFC 7515.

type Toy = Awaited<ReturnType<typeof toyIssuer>>;

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof AssertionRefused ? error.reason : String(error)),
  );

const verifierOf = (toy: Toy) => createVerifier({ url: toy.url, audience });

test('a right assertion tells whose session it is', async () => {
  await using toy = await toyIssuer();
  const verified = await verifierOf(toy).verify(await toy.sign());
  const { iat, exp } = rightClaims();
  expect(verified).toMatchObject({
    accountId: 42,
    username: 'ann',
    roles: ['service'],
    sessionId: 'SSSSSSSSSSSSSSSS',
    id: 'AAAAAAAAAAAAAAAA',
    signedInAt: expect.any(Date),
  });
  expect(Math.abs(verified.expiresAt.getTime() / 1000 - exp)).toBeLessThan(exp - iat);
});

const far = () => Math.floor(Date.now() / 1000) + 1000;
const past = () => Math.floor(Date.now() / 1000) - 61;

describe('a claim that is missing or wrong', () => {
  test.each<[string, () => object, string?]>([
    ['no issuer', () => ({ iss: undefined })],
    ['another issuer', () => ({ iss: 'https://evil.example' })],
    ['no audience', () => ({ aud: undefined })],
    ['another audience', () => ({ aud: 'https://other.example.org' })],
    ['a list of audiences', () => ({ aud: [audience, 'https://other.example.org'] })],
    ['no end', () => ({ exp: undefined })],
    ['an end in words', () => ({ exp: 'tomorrow' })],
    ['an end that has passed', () => ({ exp: past() }), 'expired'],
    ['a life of hours', () => ({ exp: far() + 10_000 })],
    ['no beginning', () => ({ iat: undefined })],
    ['a beginning to come', () => ({ iat: far(), exp: far() + 60 })],
    ['a beginning long ago', () => ({ iat: past() - 1000 }), 'expired'],
    ['not valid yet', () => ({ nbf: far() })],
    ['no id', () => ({ jti: undefined })],
    ['no subject', () => ({ sub: undefined })],
    ['a subject that is no account', () => ({ sub: '0' })],
    ['a subject beside the number', () => ({ sub: '42 or 1=1' })],
    ['no client', () => ({ client_id: undefined })],
    ['no session', () => ({ sid: undefined })],
    ['no place in the journal', () => ({ cursor: undefined })],
    ['a place that is none', () => ({ cursor: '-1' })],
    ['roles in one text', () => ({ roles: 'admin' })],
    ['a role that is no text', () => ({ roles: [{ admin: true }] })],
  ])('%s', async (_, claims, reason = 'invalid') => {
    await using toy = await toyIssuer();
    expect(await reasonOf(verifierOf(toy).verify(await toy.sign({ ...claims() })))).toBe(reason);
  });
});

describe('a header that says something else', () => {
  test.each<[string, (toy: Toy) => object]>([
    ['another type', () => ({ typ: 'JWT' })],
    ['the type of an ID token', () => ({ typ: 'id+jwt' })],
    ['no type', () => ({ typ: undefined })],
    ['the long form of the type', () => ({ typ: 'application/at+jwt' })],
    ['no key', () => ({ kid: undefined })],
    ['an unknown key', () => ({ kid: 'other-key' })],
    ['a key of its own, even the right one', ({ jwk }) => ({ jwk })],
    ['the address of a key set', ({ url }) => ({ jku: `${url}/v1/assertions/keys` })],
    ['the address of a certificate', ({ url }) => ({ x5u: url })],
    ['a certificate', () => ({ x5c: ['MIIB'] })],
    ['what must be understood', () => ({ crit: ['b64'], b64: true })],
    ['what nobody knows', () => ({ zip: 'DEF' })],
  ])('%s', async (_, header) => {
    await using toy = await toyIssuer();
    const assertion = await toy.sign({}, header(toy));
    const before = toy.asked.length;
    expect(await reasonOf(verifierOf(toy).verify(assertion))).toBe('invalid');
    expect(toy.asked.slice(before).filter((url) => url !== '/v1/assertions/keys')).toEqual([]);
  });

  test('a body that is not encoded', async () => {
    await using toy = await toyIssuer();
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'toy-key', b64: false, crit: ['b64'] };
    const flat = await new CompactSign(Buffer.from(JSON.stringify(rightClaims())))
      .setProtectedHeader({ ...header, b64: true })
      .sign(toy.privateKey);
    expect(await reasonOf(verifierOf(toy).verify(flat))).toBe('invalid');
  });
});

describe('a signature of somebody else', () => {
  const parts = async (toy: Toy) => (await toy.sign()).split('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = { alg: 'ES256', typ: 'at+jwt', kid: 'toy-key' };

  test.each<[string, (toy: Toy) => Promise<string> | string]>([
    ['none at all', () => `${encoded({ ...head, alg: 'none' })}.${encoded(rightClaims())}.`],
    ['none, in capitals', () => `${encoded({ ...head, alg: 'NONE' })}.${encoded(rightClaims())}.`],
    ['empty', async (toy) => `${(await parts(toy)).slice(0, 2).join('.')}.`],
    [
      'zeros, which some took for right (CVE-2022-21449)',
      async (toy) =>
        `${(await parts(toy)).slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
    ],
    ['half of one', async (toy) => (await toy.sign()).slice(0, -43)],
    ['one byte more', async (toy) => `${await toy.sign()}AA`],
    [
      'another spelling of the last bits',
      async (toy) => {
        const assertion = await toy.sign();
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return assertion.slice(0, -1) + letters[letters.indexOf(assertion.slice(-1)) + 1];
      },
    ],
    ['padded', async (toy) => `${await toy.sign()}==`],
    [
      'the form of certificates (DER)',
      async (toy) => {
        const [header = '', claims = ''] = await parts(toy);
        const key = await exportPKCS8(toy.privateKey);
        const signature = createSign('sha256').update(`${header}.${claims}`).sign(key);
        return `${header}.${claims}.${signature.toString('base64url')}`;
      },
    ],
    [
      'the public key as a shared secret',
      async (toy) => {
        const key = await importJWK(toy.jwk, 'ES256', { extractable: true });
        if (key instanceof Uint8Array) throw new Error('That is no public key.');
        const body = `${encoded({ ...head, alg: 'HS256' })}.${encoded(rightClaims())}`;
        const mac = createHmac('sha256', await exportSPKI(key)).update(body);
        return `${body}.${mac.digest('base64url')}`;
      },
    ],
    [
      'another key under the right name',
      () => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const body = `${encoded(head)}.${encoded(rightClaims())}`;
        const signer = createSign('sha256').update(body);
        const signature = signer.sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
        return `${body}.${signature.toString('base64url')}`;
      },
    ],
    [
      'other claims under a right signature',
      async (toy) => {
        const [header, , signature] = await parts(toy);
        return `${header}.${encoded({ ...rightClaims(), sub: '1' })}.${signature}`;
      },
    ],
    [
      'JSON in place of dots',
      async (toy) => {
        const [header, payload, signature] = await parts(toy);
        return JSON.stringify({ protected: header, payload, signature });
      },
    ],
    ['five parts, as what is encrypted has', async (toy) => `${await toy.sign()}.AA.AA`],
    ['a line end behind it', async (toy) => `${await toy.sign()}\n`],
    ['nothing', () => ''],
    ['a novel', () => 'a.'.repeat(8000)],
    [
      'RFC 7515, A.1',
      () =>
        `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${joe}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
    ],
    [
      'RFC 7515, A.3',
      () =>
        `eyJhbGciOiJFUzI1NiJ9.${joe}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
    ],
    ['RFC 7515, A.5', () => `eyJhbGciOiJub25lIn0.${joe}.`],
  ])('%s', async (_, forge) => {
    await using toy = await toyIssuer();
    expect(await reasonOf(verifierOf(toy).verify(await forge(toy)))).toBe('invalid');
  });

  const joe =
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
});

describe('the keys', () => {
  test('are fetched once, however many assertions name a key that nobody knows', async () => {
    await using toy = await toyIssuer();
    const verifier = verifierOf(toy);
    await verifier.verify(await toy.sign());
    const unknown = await Promise.all(
      Array.from({ length: 50 }, (_, at) => toy.sign({}, { kid: `invented-${at}` })),
    );
    for (const assertion of unknown) {
      expect(await reasonOf(verifier.verify(assertion))).toBe('invalid');
    }
    expect(toy.asked).toHaveLength(1);
  });

  test('of a service that is away are asked for once a second, and nothing is accepted', async () => {
    await using toy = await toyIssuer();
    toy.away(true);
    const verifier = verifierOf(toy);
    const assertion = await toy.sign();
    const began = performance.now();
    for (let at = 0; at < 30; at += 1) {
      expect(await reasonOf(verifier.verify(assertion))).toBe('unavailable');
    }
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(toy.asked.length).toBeLessThanOrEqual(seconds);
  });

  test('say who signs, unless the program knows better', async () => {
    await using toy = await toyIssuer();
    const assertion = await toy.sign();
    const wrong = createVerifier({ url: toy.url, audience, issuer: 'https://evil.example' });
    expect(await reasonOf(wrong.verify(assertion))).toBe('invalid');
    const right = createVerifier({ url: `${toy.url}/`, audience, issuer });
    expect(await reasonOf(right.verify(assertion))).toBe('accepted');
  });
});
