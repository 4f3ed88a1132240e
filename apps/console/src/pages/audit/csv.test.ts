import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

function cellOf(text: string): string {
  return csvOf([[text]]).slice('\uFEFF"'.length, -'"\r\n'.length);
}

test('rows end in CR LF, every cell is quoted and a quote is doubled (RFC 4180)', () => {
  expect(
    csvOf([
      ['a', 'b,c'],
      ['say "so"', ''],
    ]),
  ).toBe('\uFEFF"a","b,c"\r\n"say ""so""",""\r\n');
});

test('a cell may hold line breaks, and keeps them', () => {
  expect(cellOf('one\r\ntwo')).toBe('one\r\ntwo');
});

test('no cell begins like a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
    expect(cellOf(`${start}1`)).toBe(`'${start}1`);
  }
  expect(cellOf("=cmd|'/c calc'!A1")).toBe("'=cmd|'/c calc'!A1");
});

test('no part of a cell begins like a formula where a semicolon or a tab separates cells', () => {
  expect(cellOf('a;=1+1')).toBe("a;'=1+1");
  expect(cellOf('a\t@SUM(A1)')).toBe("a\t'@SUM(A1)");
  expect(cellOf('a\n-1')).toBe("a\n'-1");
  // What separates cells may be what a cell begins with as well.
  expect(cellOf('\t=1')).toBe("'\t'=1");
  expect(cellOf('a\r\r=1')).toBe("a\r'\r'=1");
});

test('text that is no formula stays as it is', () => {
  for (const text of ['a-b', 'x=1', "it's", '1 + 1', '{"a":-1}', '2001:db8::1', 'née', '🙂']) {
    expect(cellOf(text)).toBe(text.replaceAll('"', '""'));
  }
});
