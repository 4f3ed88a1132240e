import type { IncomingMessage } from 'node:http';
import type { BrowserSide, Core, Presented } from '@acct/core';
import { addHeaders } from './headed-response.ts';
import { arrivalOf } from './request.ts';
import {
  forgottenCookie,
  keptCookie,
  presentedByBrowser,
  presentedByCookie,
} from './session-cookie.ts';

type Service = { readonly tools: Pick<Core['tools'], 'clock' | 'settings'> };

/** Finds the browser behind a request. */
export function browsersOf(service: Service): (req: IncomingMessage) => BrowserSide {
  return (req) => new Browser(req, service);
}

class Browser implements BrowserSide {
  readonly #req: IncomingMessage;
  readonly #tools: Service['tools'];

  constructor(req: IncomingMessage, { tools }: Service) {
    this.#req = req;
    this.#tools = tools;
  }

  get page(): BrowserSide['page'] {
    return pageOf(this.#req, this.#tools.settings.publicUrl);
  }

  get token(): string | undefined {
    const { cookie } = this.#req.headers;
    const presented = cookie === undefined ? undefined : presentedByCookie(cookie);
    return presented?.kind === 'token' ? presented.token : undefined;
  }

  keep({ token, endsAt }: { readonly token: string; readonly endsAt: Date }): void {
    const seconds = Math.ceil((endsAt.getTime() - this.#tools.clock.now().getTime()) / 1000);
    this.#answer('set-cookie', keptCookie(token, seconds));
  }

  forget(): void {
    // Not "cookies": those of neighbours in the same domain would go too. No answer is ever cached.
    this.#answer('set-cookie', forgottenCookie, 'clear-site-data', '"storage"');
  }

  #answer(...headers: readonly string[]): void {
    addHeaders(arrivalOf(this.#req).answer, headers);
  }
}

/**
 * The credentials of a call of the API: the header, or the cookie where a page of our own sent it. What
 * another page has a browser send is not done in the name of whoever is signed in there.
 */
export function presentedByPage(req: IncomingMessage, { tools }: Service): Presented {
  const presented = presentedByBrowser(req);
  const isCookie = presented.kind === 'token' && req.headers.authorization === undefined;
  if (!isCookie || pageOf(req, tools.settings.publicUrl) === 'own') return presented;
  return { kind: 'foreign' };
}

/** Which page asks. Browsers write these headers themselves, whatever the page would like them to say. */
function pageOf(req: IncomingMessage, publicUrl: string | undefined): BrowserSide['page'] {
  const isOwn = isReading(req) ? mayRead(req, publicUrl) : mayWrite(req, publicUrl);
  if (!isOwn) return 'foreign';
  return isReading(req) || isKept(req, publicUrl) ? 'own' : 'insecure';
}

function mayRead(req: IncomingMessage, publicUrl: string | undefined): boolean {
  // An old browser says nothing of where it reads, unless a page of another origin does.
  return isOfOurs(req, publicUrl) ?? true;
}

/** A form can be sent from anywhere, JSON only from where the browser was told that it may. */
function mayWrite(req: IncomingMessage, publicUrl: string | undefined): boolean {
  const type = req.headers['content-type'];
  const needsType = req.method !== 'DELETE' || type !== undefined;
  return isOfOurs(req, publicUrl) === true && (!needsType || JSON_TYPE.test(type ?? ''));
}

/**
 * Whether the request comes from a page of our own origin, or from no page at all, such as the address
 * line. Undefined where nothing tells. Listed origins (ACCT_CORS_ORIGINS) are not our own: their pages may
 * read answers and hold tokens, which is no leave to act as whoever is signed in here.
 */
function isOfOurs(
  { headers }: IncomingMessage,
  publicUrl: string | undefined,
): boolean | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host = '' } = headers;
  if (origin === undefined) return undefined;
  const own = [`https://${host}`, `http://${host}`, originIn(publicUrl)];
  return own.includes(origin);
}

/** Whether a browser that sent this would keep a cookie that is `Secure`. */
function isKept({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { host = '' } = headers;
  const ours = originIn(publicUrl);
  const isPublic = ours !== undefined && new URL(ours).host === host;
  const origin = originIn(headers.origin) ?? (isPublic ? ours : originIn(`http://${host}`));
  if (origin === undefined) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

function originIn(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/** What never leaves the machine (W3C Secure Contexts, section 3.1). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
