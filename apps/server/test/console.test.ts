import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openServer } from './harness.ts';

// `pnpm test` builds before it tests; a single run in between may find nothing built.
const source = dirname(createRequire(import.meta.url).resolve('@acct/console/package.json'));
const isBuilt = existsSync(join(source, 'dist/index.html'));

describe.skipIf(!isBuilt)('the console', () => {
  test('runs nothing inline, nothing from elsewhere, and makes no HTML of text', async () => {
    await using server = await openServer();
    const answer = await fetch(`${server.url}/console`);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    const places = placesIn(html);
    expect(places.length).toBeGreaterThan(3);
    for (const place of places) {
      expect(place).toMatch(/^\/console\//);
      expect((await fetch(server.url + place)).status).toBe(200);
    }
  });

  test('has another nonce with each answer, and the policy names it', async () => {
    await using server = await openServer();
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      const answer = await fetch(`${server.url}/console/sign-in`);
      const nonce = /nonce="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
      expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test('is the same page at any address of it, and no page where a file was meant', async () => {
    await using server = await openServer();
    for (const path of ['/console/accounts/7', '/console/a/b/c', '/console/no.txt']) {
      const answer = await fetch(server.url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('content-type')).toMatch('text/html');
    }
    expect((await fetch(`${server.url}/console/assets/old-1234.js`)).status).toBe(404);
  });

  test('a name longer than any file may have is no fault of the service', async () => {
    await using server = await openServer();
    const long = 'a'.repeat(5000);
    expect((await fetch(`${server.url}/console/${long}.js`)).status).toBe(200);
    expect((await fetch(`${server.url}/console/assets/${long}.css`)).status).toBe(404);
  });

  test.each([
    '/console/..%2f..%2fpackage.json',
    '/console/%2e%2e/package.json',
    '/console/assets/..%2findex.html',
    '/console/assets/%2e%2e%2f%2e%2e%2fsrc%2fmain.tsx',
    '/console/..%5cpackage.json',
  ])('shows no file but its own: %s', async (path) => {
    await using server = await openServer();
    const text = await (await fetch(server.url + path)).text();
    expect(text).not.toContain('"@acct/console"');
    expect(text).not.toContain('createRoot');
  });

  test('packs what it sends, for who can unpack it, and lets it be kept', async () => {
    await using server = await openServer();
    const html = await (await fetch(`${server.url}/console`)).text();
    const script = placesIn(html).find((place) => /\/assets\/index-.*\.js$/.test(place));
    const url = `${server.url}${script}`;
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    const packed = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('cache-control')).toContain('immutable');
    expect(packed.headers.get('vary')).toContain('Accept-Encoding');
    expect(await packed.text()).toBe(await plain.text());
    const length = Number(packed.headers.get('content-length'));
    expect(length).toBeLessThan(Number(plain.headers.get('content-length')) / 2);
  });

  test('is where a browser is led to, unless the setting says that there is none', async () => {
    const asBrowser = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
    await using server = await openServer();
    const led = await fetch(server.url, asBrowser);
    expect([led.status, led.headers.get('location')]).toEqual([303, '/console']);
    await using other = await openServer({ console: false });
    const elsewhere = await fetch(other.url, asBrowser);
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([303, '/docs']);
    expect((await fetch(`${other.url}/console`)).status).toBe(404);
    expect((await fetch(`${other.url}/console/assets/index.js`)).status).toBe(404);
  });
});

function placesIn(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place]) => place ?? '');
}
