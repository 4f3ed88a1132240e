import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { openCore, parseDatabaseUrl, parseSettings } from '@acct/core';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { captureLog } from '../house/log.ts';
import { testedProviders } from '../house/test-database.ts';
import { stolenBytes } from '../secrets/places.ts';

// The keys that sign assertions: whoever has the database has none of them.

const audience = 'https://pictures.example.org';

describe.each(testedProviders)('%s', (provider) => {
  const open = (settings = {}) => openHouse({ provider, door: 'caller', settings });

  test('many processes that need the first key at once make one pair', async () => {
    await using house = await open();
    const ann = await house.member();
    const { settings } = house.core.tools;
    const others = await Promise.all(
      [1, 2, 3].map(() => openCore(settings, { clock: house.clock, sweeps: false })),
    );
    const who = { kind: 'token', token: ann.token } as const;
    const made = await Promise.all(
      others.flatMap((core) => [1, 2, 3].map(() => core.as(who).assertions.create({ audience }))),
    );
    await Promise.all(others.map((core) => core.close()));
    const kids = made.map(({ assertion }) => decodeProtectedHeader(assertion).kid);
    expect(new Set(kids).size).toBe(1);
    expect((await house.call('assertions.keys', undefined)).keys).toHaveLength(2);
    const events = await house.core.tools.db.read.event.count({
      where: { name: 'assertions.key_made' },
    });
    expect(events).toBe(2);
  });

  test('what is served of a key is its public half', async () => {
    await using house = await open();
    const { keys } = await house.call('assertions.keys', undefined);
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  test('whoever steals the database has no key, and one that he puts there is not trusted', async () => {
    await using house = await open();
    const ann = await house.member();
    const { assertion } = await house.call('assertions.create', { audience }, ann.token);
    const { db, settings } = house.core.tools;
    const stolen = await stolenBytes(settings.databaseUrl);
    const rows = await db.read.signingKey.findMany();
    // A private key of P-256 says of itself what it is; a sealed one says nothing.
    const curve = Buffer.from('2a8648ce3d030107', 'hex');
    for (const { sealed } of rows) expect(Buffer.from(sealed).includes(curve)).toBe(false);
    expect(stolen.includes(curve)).toBe(false);
    expect(stolen.toString('latin1')).not.toContain(settings.secret);

    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const own = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
    const signsFrom = house.clock.now();
    const row = { algorithm: 'ES256', createdAt: signsFrom, signsFrom };
    await db.write(async (tx) => {
      await tx.signingKey.create({ data: { ...row, id: 'plain', sealed: own } });
      const [first] = rows;
      if (first !== undefined) {
        // Even the service's own key is none under another name.
        await tx.signingKey.create({ data: { ...row, id: 'moved', sealed: first.sealed } });
      }
    });
    const { keys, issuer } = await house.call('assertions.keys', undefined);
    expect(keys.map(({ kid }) => kid).sort()).toEqual(rows.map(({ id }) => id).sort());
    const forged = await new SignJWT({ ...decodeJwt(assertion), sub: '1' })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'plain' })
      .sign(privateKey);
    const options = { issuer, audience, currentDate: house.clock.now() };
    await expect(jwtVerify(forged, createLocalJWKSet({ keys }), options)).rejects.toThrow(
      'no applicable key',
    );
  });

  test('another secret opens no key: the service runs, signs nothing, and says so in the log', async () => {
    await using house = await open();
    const ann = await house.member();
    await house.call('assertions.create', { audience }, ann.token);
    const before = await house.rows();
    const log = captureLog();
    const settings = { ...house.core.tools.settings, secret: randomBytes(32).toString('hex') };
    const other = await openCore(settings, { clock: house.clock, log, sweeps: false });
    const caller = other.as({ kind: 'token', token: ann.token });
    expect(await caller.sessions.check()).toMatchObject({ accountId: ann.id });
    await expect(caller.assertions.create({ audience })).rejects.toThrow('another ACCT_SECRET');
    const ask = () => expect(caller.assertions.keys()).rejects.toThrow('another ACCT_SECRET');
    await ask();
    await other.sweep();
    // Anybody may ask, as often as he likes: the log is told once a minute.
    const told = { message: expect.stringContaining('ACCT_SECRET') };
    const errors = () => log.lines.filter(({ level }) => level === 'error');
    expect(errors()).toMatchObject([told]);
    house.clock.advance({ seconds: 61 });
    await ask();
    await ask();
    await other.close();
    expect(errors()).toMatchObject([told, { ...told, fields: { leftOut: 1 } }]);
    expect(await house.rows()).toEqual(before);
  });

  test('the operator withdraws every key, and needs no secret for it', async () => {
    await using house = await open();
    const ann = await house.member();
    const { assertion } = await house.call('assertions.create', { audience }, ann.token);
    const settings = { ...house.core.tools.settings, secret: undefined };
    const other = await openCore(settings, { clock: house.clock, sweeps: false });
    expect(await other.as({ kind: 'operator' }).assertions.rotate()).toEqual({ withdrawn: 2 });
    await other.close();
    const again = await house.call('assertions.create', { audience }, ann.token);
    const { keys } = await house.call('assertions.keys', undefined);
    const kids = keys.map(({ kid }) => kid);
    expect(kids).toContain(decodeProtectedHeader(again.assertion).kid);
    expect(kids).not.toContain(decodeProtectedHeader(assertion).kid);
  });
});

test('SQLite without a secret has one in a file of its own that nobody else can read', async () => {
  await using house = await openHouse({
    provider: 'sqlite',
    door: 'caller',
    settings: { secret: undefined },
  });
  const ann = await house.member();
  const path = secretFileOf(house.core.tools.settings);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await house.call('assertions.create', { audience }, ann.token);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await house.call('assertions.create', { audience }, ann.token);
});

test('keys that are open need no secret again, and count no longer than they are in the table', async () => {
  await using house = await openHouse({
    provider: 'sqlite',
    door: 'caller',
    settings: { secret: undefined },
  });
  const { token } = await house.member();
  const { db, settings } = house.core.tools;
  const { keys } = await house.call('assertions.keys', undefined);
  await rm(secretFileOf(settings));
  expect((await house.call('assertions.keys', undefined)).keys).toEqual(keys);
  await house.call('assertions.create', { audience }, token);

  // Other bytes are another key, also under a name that is known; and a known key is none under another.
  const [first, second] = await db.read.signingKey.findMany({ orderBy: { signsFrom: 'asc' } });
  if (first === undefined || second === undefined) throw new Error('There are two keys.');
  await db.write((tx) =>
    tx.signingKey.update({ where: { id: second.id }, data: { sealed: first.sealed } }),
  );
  const kids = async () =>
    (await house.call('assertions.keys', undefined)).keys.map(({ kid }) => kid);
  expect(await kids()).toEqual([first.id]);
  await db.write((tx) => tx.signingKey.delete({ where: { id: first.id } }));
  const problem = await house.refusal('assertions.create', { audience }, { token });
  expect(problem).toMatchObject({ status: 503, reason: 'assertions.keys_locked' });
});

test.each(['', 'short\n'])('a file that holds no secret (%j) seals nothing', async (text) => {
  await using house = await openHouse({
    provider: 'sqlite',
    door: 'caller',
    settings: { secret: undefined },
  });
  const { token } = await house.member();
  const path = secretFileOf(house.core.tools.settings);
  await writeFile(path, text);
  const problem = await house.refusal('assertions.create', { audience }, { token });
  expect(problem).toMatchObject({ status: 503, reason: 'assertions.not_configured' });
  expect(await house.core.tools.db.read.signingKey.count()).toBe(0);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('PostgreSQL without a secret signs nothing, and says what is missing', async () => {
  await using house = await openHouse({
    provider: 'postgresql',
    door: 'caller',
    settings: { secret: undefined },
  });
  const { token } = await house.member();
  const problem = await house.refusal('assertions.create', { audience }, { token });
  expect(problem).toMatchObject({ status: 503, reason: 'assertions.not_configured' });
  expect(problem.message).toContain('ACCT_SECRET');
  expect((await house.refusal('assertions.keys', undefined)).reason).toBe(
    'assertions.not_configured',
  );
});

test('a secret that is too short stops the start, and says how to make one', () => {
  expect(() => parseSettings({ ACCT_SECRET: 'x'.repeat(31) })).toThrow(/openssl rand/);
  expect(() => parseSettings({ ACCT_SECRET: 'x'.repeat(31) })).not.toThrow(/x{31}/);
  expect(parseSettings({ ACCT_SECRET: 'x'.repeat(32) }).secret).toBe('x'.repeat(32));
});

test('the key set may be kept for five minutes, and its refusal by nobody', async () => {
  await using house = await openHouse({ provider: 'sqlite', door: 'rest' });
  const answer = await fetch(`${house.url}/.well-known/jwks.json`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  expect(await answer.json()).toEqual(await house.call('assertions.keys', undefined));
  const posted = await fetch(`${house.url}/.well-known/jwks.json`, { method: 'POST' });
  expect(posted.status).toBe(405);
  await using bare = await openHouse({
    provider: 'postgresql',
    door: 'rest',
    settings: { secret: undefined },
  });
  const refused = await fetch(`${bare.url}/.well-known/jwks.json`);
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([503, 'no-store']);
});

function secretFileOf({ databaseUrl }: { databaseUrl: string }): string {
  const address = parseDatabaseUrl(databaseUrl);
  return `${address.provider === 'sqlite' ? address.path : ''}.secret`;
}
