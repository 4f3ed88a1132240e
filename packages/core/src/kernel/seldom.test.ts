import { expect, test } from 'vitest';
import { Seldom } from './seldom.ts';

const everyMs = 1000;

/** What was said of each thing, with how often it had been left out before. */
function speaker(keysMax: number) {
  const seldom = new Seldom<string>({ everyMs, keysMax });
  const said: string[] = [];
  const say = (key: string, now: number) =>
    seldom.once(key, now, (leftOut) => {
      said.push(`${key} ${leftOut}`);
      return key;
    });
  return { say, said, forget: (key: string) => seldom.forget(key) };
}

test('each thing is said once in a while, and then how often it was left out', () => {
  const { say, said } = speaker(10);
  for (const now of [0, 1, 999]) expect(say('a', now)).toBe('a');
  expect(say('b', 999)).toBe('b');
  expect(said).toEqual(['a 0', 'b 0']);
  say('a', 1000);
  expect(said).toEqual(['a 0', 'b 0', 'a 2']);
  say('a', 2000);
  expect(said.at(-1)).toBe('a 0');
});

test('what is forgotten is said again at once', () => {
  const { say, said, forget } = speaker(10);
  say('a', 0);
  forget('a');
  say('a', 1);
  expect(said).toEqual(['a 0', 'a 0']);
});

test('no more is remembered than may be, and nothing new is said until something is old', () => {
  const { say, said } = speaker(3);
  for (const key of ['a', 'b', 'c']) say(key, 0);
  for (let i = 0; i < 1000; i += 1) expect(say(`more ${i}`, 500)).toBeUndefined();
  expect(say('a', 500)).toBe('a');
  expect(say('late', 1000)).toBe('late');
  expect(said).toEqual(['a 0', 'b 0', 'c 0', 'late 0']);
});

test('a clock that was set back silences nothing', () => {
  const { say, said } = speaker(1);
  say('a', 10_000_000);
  say('a', 5);
  expect(said).toEqual(['a 0', 'a 0']);
  expect(say('b', 1005)).toBe('b');
});
