import { readFileSync } from 'node:fs';
import { referenceDocument } from '@acct/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { changesSince } from './compare.ts';
import { unannounced } from './version.ts';

const released = z
  .looseObject({ info: z.looseObject({ version: z.string() }) })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../docs/reference/released/openapi.json', import.meta.url), 'utf8'),
    ),
  );

test('the document breaks no client of the last release without a version that says so', async () => {
  const document = await referenceDocument();
  const changes = changesSince(released, document);
  expect(unannounced(changes, released.info.version, document.info.version)).toEqual([]);
});

describe('a document that was doctored', () => {
  test('is held to what it was: unchanged, it breaks nothing', async () => {
    const document = await referenceDocument();
    expect(changesSince(document, document)).toEqual({ breaks: [], additions: [] });
  });

  test.each(doctored())('breaks clients when %s', async (_what, [from, to], said) => {
    const text = JSON.stringify(await referenceDocument());
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const { breaks } = changesSince(JSON.parse(text), JSON.parse(changed));
    expect(breaks.join('\n')).toMatch(said);
    expect(breaks.join('\n').length).toBeLessThan(20_000);
  });

  test('does not break clients when it has more', async () => {
    const text = JSON.stringify(await referenceDocument());
    const more = text
      .replace('"SignedIn":{"type":"object","properties":{', '$&"more":{"type":"string"},')
      .replaceAll('"signin.refused"', '"signin.refused","signin.asleep"')
      .replace('"maxLength":256', '"maxLength":257');
    const { breaks, additions } = changesSince(JSON.parse(text), JSON.parse(more));
    expect(breaks).toEqual([]);
    expect(additions).toContain('POST /v1/sessions refuses 401 signin.asleep');
  });
});

type Doctored = readonly [what: string, change: readonly [string | RegExp, string], said: RegExp];

function doctored(): Doctored[] {
  const signedIn = '"SignedIn":{"type":"object","properties":{';
  return [
    ['a path goes', ['"/v1/session":', '"/v1/other":'], /GET \/v1\/session is gone/],
    ['a call is renamed', ['"sessionsCheck"', '"sessionsAsk"'], /is called session\.sessionsAsk/],
    [
      'a field of an answer goes',
      [`${signedIn}"token"`, `${signedIn}"tok"`],
      /\.token: it is gone/,
    ],
    [
      'a field is demanded',
      ['"required":["username","password"]', '"required":["username","password","attributes"]'],
      /takes less in its body\.attributes/,
    ],
    [
      'a field may be shorter only',
      ['"maxLength":4096', '"maxLength":4095'],
      /password: maxLength/,
    ],
    [
      'a field has another type',
      ['"sessionId":{"type":"string"', '"sessionId":{"type":"integer"'],
      /\.sessionId: it may be integer/,
    ],
    [
      'a refusal goes',
      [/"signin\.refused"/g, '"signin.wrong"'],
      /does not refuse 401 signin\.refused/,
    ],
    ['a type is renamed', [/SignedIn"/g, 'SignedUp"'], /its type has another name/],
    [
      'an answer may be null',
      ['"username":{"type":"string"}', '"username":{"type":["string","null"]}'],
      /it may be null/,
    ],
    [
      'a value of an answer is new',
      ['"enum":["active","suspended"]', '"enum":["active","suspended","asleep"]'],
      /it may be "asleep"/,
    ],
  ];
}

describe('a version', () => {
  const changes = { breaks: ['a break'], additions: ['an addition'] };

  test.each([
    ['0.1.0', '0.1.1', ['a break']],
    ['0.1.0', '0.2.0', []],
    ['1.2.0', '1.2.1', ['a break', 'an addition']],
    ['1.2.0', '1.3.0', ['a break']],
    ['1.2.0', '2.0.0', []],
  ])('after %s that is %s leaves unsaid: %j', (was, is, unsaid) => {
    expect(unannounced(changes, was, is)).toEqual(unsaid);
  });
});
