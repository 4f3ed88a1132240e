import type { Fetch } from './answer.ts';

export type TokenSource = Token | (() => Token | Promise<Token>);

/** Null and undefined are nobody: the call goes out without a token. */
export type Token = string | null | undefined;

/** Looked up at each call: a program may set another `fetch` after this module was loaded. */
export function globalFetch(...[url, init]: Parameters<Fetch>): Promise<Response> {
  return fetch(url, init);
}

export async function authorization(source: TokenSource): Promise<Record<string, string>> {
  const token = typeof source === 'function' ? await source() : source;
  return token === undefined || token === null || token === ''
    ? {}
    : { authorization: `Bearer ${token}` };
}

/** A loop, because a pattern for this looks at each slash again from every slash before it. */
export function withoutSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

/** @throws RangeError when no timer can wait that long */
export function demandTimeout(timeoutMs: number): void {
  if (!(timeoutMs >= 1 && timeoutMs <= timerMsMax)) {
    throw new RangeError(`timeoutMs must be 1 to ${timerMsMax} milliseconds.`);
  }
}

/** The most that a timer takes; it would fire at once after that. */
const timerMsMax = 2_147_483_647;
