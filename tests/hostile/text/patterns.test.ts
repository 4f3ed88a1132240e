import { readFileSync } from 'node:fs';
import { check } from 'recheck';
import { expect, test } from 'vitest';
import { tried } from '../../house/tried.ts';
import { readSources } from '../../law/source.ts';
import { literalsIn } from './literals.ts';
import { forEachOf } from './world.ts';

// Inputs are judged by the steps that they take: by time, a loaded machine calls any of them slow.
const patient = { timeout: 60_000, attackTimeout: null, incubationTimeout: null };

type Pattern = { readonly where: string; readonly source: string; readonly flags: string };

test('every regular expression of the product is answered in linear time or close to it', async () => {
  const patterns = [...(await patternsOfCode()), ...patternsOfDocument()];
  const places = new Map<string, Pattern[]>();
  for (const one of patterns) {
    const key = `/${one.source}/${one.flags}`;
    places.set(key, [...(places.get(key) ?? []), one]);
  }
  const different = [...places.values()];
  const unsafe: string[] = [];
  await forEachOf(different, async (same) => {
    const [{ source, flags } = { source: '', flags: '' }] = same;
    const { status } = await check(source, flags, patient);
    if (status !== 'safe') unsafe.push(...same.map(({ where }) => `${where} is ${status}`));
  });
  expect(unsafe).toEqual([]);
  tried(different.length, 'regular expressions against catastrophic input');
});

test('a vulnerable regular expression is called vulnerable', async () => {
  // Whoever looks ahead is tried with inputs; the other is reckoned.
  for (const source of ['^(a+)+$', '(?=a)^(a+)+$']) {
    expect((await check(source, '', patient)).status).toBe('vulnerable');
  }
});

test('the search for literals finds them, and nothing else', () => {
  const text = [
    'const a = b / c / d; // not /this/',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is searched
    "const s = 'nor /that/', t = `nor ${x ? /yes\\/1/u : 2 / 3} /this/`;",
    'return /yes[/]2/gi.test(a) && [/yes3/];',
  ].join('\n');
  expect(literalsIn(text)).toEqual([
    { source: 'yes\\/1', flags: 'u', line: 2 },
    { source: 'yes[/]2', flags: 'gi', line: 3 },
    { source: 'yes3', flags: '', line: 3 },
  ]);
});

async function patternsOfCode(): Promise<Pattern[]> {
  const sources = (await readSources()).filter(
    ({ path }) => /^(?:packages|apps)\/[^/]+\/src\//.test(path) && !path.endsWith('.test.ts'),
  );
  const built = sources.filter(({ text }) => text.includes('new RegExp('));
  expect(built.map(({ path }) => path).sort(), 'what is built is looked at by hand').toEqual([
    // Fixed texts, one class repeated, or what an operator writes into the settings: all of them linear.
    'apps/server/src/request.ts',
    'packages/core/src/db/unavailable.ts',
    'packages/core/src/kernel/idempotency.ts',
    'packages/core/src/kernel/sqlalchemy-url.ts',
    'packages/core/src/records/accounts/scripts.ts',
  ]);
  return sources.flatMap(({ path, text }) =>
    literalsIn(text).map(({ source, flags, line }) => {
      expect(() => new RegExp(source, flags), `${path}:${line}`).not.toThrow();
      return { where: `${path}:${line}`, source, flags };
    }),
  );
}

/** Readers of the document compile its patterns themselves; ECMA-262 with the flag u is its dialect. */
function patternsOfDocument(): Pattern[] {
  const text = readFileSync(
    new URL('../../../docs/reference/openapi.json', import.meta.url),
    'utf8',
  );
  const patterns: Pattern[] = [];
  JSON.parse(text, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') {
      patterns.push({ where: 'openapi.json', source: value, flags: 'u' });
    }
    return value;
  });
  expect(patterns.length).toBeGreaterThan(5);
  return patterns;
}
