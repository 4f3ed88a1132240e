/** What a guard reads of a request, whatever the framework. */
export type GuardedRequest = {
  readonly method: string;
  /** All values of a header: with `, ` between any two, those of `cookie` with `; `. */
  header(name: string): string | undefined;
};

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'cookie'; readonly token: string };

/**
 * The token of a request: of `Authorization`, else of the cookie. A header that is no good is not made good by
 * a cookie beside it.
 */
export function credentialsOf(request: GuardedRequest, cookie: boolean): Credentials {
  const header = request.header('authorization');
  if (header !== undefined) {
    const token = bearer.exec(header)?.[1];
    return isWhole(token) ? { kind: 'bearer', token } : { kind: 'malformed' };
  }
  return cookie ? inCookie(request.header('cookie')) : { kind: 'none' };
}

/**
 * Whether another site may have made the browser send this: the cookie goes along whoever asked. Without a word
 * of the browser it may be anybody.
 */
export function isForged(request: GuardedRequest, origins: readonly string[]): boolean {
  // A handshake is a GET after which much may be changed.
  const isSafe = safeMethods.has(request.method) && request.header('upgrade') === undefined;
  if (isSafe) return false;
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.header('origin');
  return origin === undefined || !origins.includes(origin);
}

/** The same as at Acct's own door for proxies: only the host itself can have set it, over TLS. */
const sessionCookie = '__Host-acct';

const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
// Not `trim`: a space that is none for browsers is part of a name, which any neighbour in the domain may set.
const leadingSpace = /^[ \t]+/;
const cookieToken = /^([\w-]+)[ \t]*$/;
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function inCookie(header: string | undefined): Credentials {
  const [value, ...others] = (header ?? '')
    .split(';')
    .map((pair) => pair.replace(leadingSpace, ''))
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1));
  if (value === undefined) return { kind: 'none' };
  // Of two somebody else may take the other one.
  const token = cookieToken.exec(value)?.[1];
  return others.length === 0 && isWhole(token) ? { kind: 'cookie', token } : { kind: 'malformed' };
}

/** A longer one might not fit into what Acct reads of headers, and look as if Acct were away. */
function isWhole(token: string | undefined): token is string {
  return token !== undefined && token.length <= 8192;
}
