import { expect, test } from 'vitest';
import { z } from 'zod';
import { testedProviders } from '../house/test-database.ts';
import { openServed, postForm } from './forms.ts';

// RFC 8414: what a client may find out by itself, and all of it true.

const place = '/.well-known/oauth-authorization-server';

const Metadata = z.strictObject({
  issuer: z.url(),
  response_types_supported: z.tuple([]),
  grant_types_supported: z.tuple([]),
  introspection_endpoint: z.url(),
  introspection_endpoint_auth_methods_supported: z.array(z.string()),
  revocation_endpoint: z.url(),
  revocation_endpoint_auth_methods_supported: z.array(z.string()),
  jwks_uri: z.url().optional(),
  service_documentation: z.url().optional(),
});

async function metadataAt(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return Metadata.parse(await answer.json());
}

test.each(testedProviders)('what the metadata names on %s is there', async (provider) => {
  const settings = { publicUrl: 'https://acct.example.org', secret: undefined };
  await using house = await openServed({ provider, settings });
  const found = await metadataAt(house.url + place);
  expect(found.issuer).toBe('https://acct.example.org');
  // On PostgreSQL nothing is signed before the operator has given a secret.
  expect(found.jwks_uri === undefined).toBe(provider === 'postgresql');
  const { token } = await house.service();
  const headers = { authorization: `Bearer ${token}` };
  const form = { token };
  for (const endpoint of [found.introspection_endpoint, found.revocation_endpoint]) {
    const path = endpoint.slice(found.issuer.length);
    expect((await postForm(house, path, { form, headers })).status).toBe(200);
  }
  for (const page of [found.service_documentation, found.jwks_uri]) {
    if (page === undefined) continue;
    const answer = await fetch(house.url + page.slice(found.issuer.length));
    expect([page, answer.status]).toEqual([page, 200]);
  }
});

test('an issuer with a path has its metadata behind that path', async () => {
  const settings = { publicUrl: 'https://example.org/acct', docs: false };
  await using house = await openServed({ settings });
  const found = await metadataAt(`${house.url}${place}/acct`);
  expect(found.issuer).toBe('https://example.org/acct');
  expect(found.introspection_endpoint).toBe('https://example.org/acct/oauth/introspect');
  expect(found.service_documentation).toBeUndefined();
  expect((await fetch(house.url + place)).status).toBe(404);
});

test('no header of a caller gets into it, and without a public address there is none', async () => {
  const evil = {
    'x-forwarded-host': 'evil.test',
    forwarded: 'host=evil.test',
    origin: 'evil.test',
  };
  await using house = await openServed({ settings: { publicUrl: 'https://acct.example.org' } });
  expect(JSON.stringify(await metadataAt(house.url + place, evil))).not.toContain('evil');
  await using unnamed = await openServed();
  expect((await fetch(unnamed.url + place, { headers: evil })).status).toBe(404);
});

test('where the keys cannot be read the metadata is answered 503', async () => {
  await using house = await openServed({ settings: { publicUrl: 'https://acct.example.org' } });
  const rename = 'ALTER TABLE acct_signing_keys RENAME TO hidden';
  await house.core.tools.db.write((tx) => tx.$executeRawUnsafe(rename));
  const answer = await fetch(house.url + place);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: 'service.unavailable' });
});
