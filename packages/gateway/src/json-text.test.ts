import { describe, expect, test } from 'vitest';
import { parseJson } from './json-text.ts';
import { RequestRefusal } from './problem.ts';

const limits = { jsonDepth: 4, arrayLength: 3 };

describe('what is taken is exactly what JSON.parse makes of it', () => {
  test.each([
    '{}',
    '[]',
    ' { "a" : [ 1 , -0.5e-3 , "x" ] , "b" : { "a" : null } } ',
    '"a,b:{}[]\\"\\\\"',
    '{"a\\\\":1,"a\\"":2,"a":3}',
    '[{"a":1},{"a":1}]',
    '"\\ud83d\\ude00😀"',
    '[[[[]]]]',
    '[1,[1,2,3],{"a":[1,2,3]}]',
    '1e308',
    'true',
  ])('%s', (text) => {
    expect(parseJson(text, limits)).toEqual(JSON.parse(text));
    expect(parseJson(Buffer.from(text), limits)).toEqual(JSON.parse(text));
  });
});

describe('what is refused', () => {
  test.each([
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice in two spellings', '{"a":1,"\\u0061":2}'],
    ['a key twice after a nested object', '{"a":{"b":1},"a":2}'],
    ['a key twice deep inside', '[{"x":{"a":1,"b":[],"a":2}}]'],
    ['a NUL', '"a\\u0000b"'],
    ['a NUL in a key', '{"a\\u0000":1}'],
    ['a lone high surrogate', '"\\ud800"'],
    ['a lone low surrogate', '"\\udc00x"'],
    ['surrogates in the wrong order', '"\\ude00\\ud83d"'],
    ['an escaped noncharacter', '"\\ufffe"'],
    ['a raw noncharacter', '"\uffff"'],
    ['a noncharacter beyond the first plane', '"\u{1fffe}"'],
    ['a number beyond a double', '{"a":1e400}'],
    ['a negative number beyond a double', '[-1e400]'],
    ['NaN', 'NaN'],
    ['Infinity', '[Infinity]'],
    ['one level too deep', '[[[[[]]]]]'],
    ['one object too deep', '{"a":{"a":{"a":{"a":{}}}}}'],
    ['one item too many', '[1,2,3,4]'],
    ['one nested item too many', '{"a":[[],{},"",4]}'],
    ['a reserved key', '{"constructor":1}'],
    ['a byte order mark', '\ufeff{}'],
    ['nothing', ''],
    ['two values', '{}{}'],
    ['a trailing comma', '[1,]'],
    ['a comment', '{}//'],
    ['a control character', '"\t"'],
  ])('%s', (_name, text) => {
    expect(() => parseJson(text, limits)).toThrow(RequestRefusal);
    expect(() => parseJson(Buffer.from(text), limits)).toThrow(RequestRefusal);
  });

  test.each(['ff', '22c0af22', '22eda08022', '22f490808022', '22e2'])('the bytes %s', (hex) => {
    expect(() => parseJson(Buffer.from(hex, 'hex'), limits)).toThrow(RequestRefusal);
  });

  test('a hundred thousand open brackets, without a stack overflow', () => {
    const deep = '['.repeat(100_000);
    expect(() => parseJson(deep, limits)).toThrow(RequestRefusal);
    expect(() => parseJson(deep + ']'.repeat(100_000), limits)).toThrow(RequestRefusal);
  });
});
