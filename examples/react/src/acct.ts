import { createClient } from '@acct/client';

const tokenKey = 'acct.token';

/**
 * The client of this page: fully typed, with nothing of Acct's code in it. The token lives as long as the tab. A
 * script of somebody else in the page could read it there, so let none in (Content-Security-Policy).
 */
export const acct = createClient({ url: location.origin, token: readToken });

export function readToken(): string | null {
  return sessionStorage.getItem(tokenKey);
}

export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(tokenKey);
  else sessionStorage.setItem(tokenKey, token);
}
