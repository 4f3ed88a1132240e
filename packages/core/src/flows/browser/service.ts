import { browserRefusals } from '../../kernel/browser.ts';
import { endSessionOfToken } from '../../records/sessions/end-by-token.ts';
import { expiryOf } from '../../records/sessions/policy.ts';
import { endCurrentSession } from '../../records/sessions/service.ts';
import type { BrowserSide, Member, Origin, Tools, Visitor } from '../../tools.ts';
import type { BrowserSession, BrowserSignInInput } from './schema.ts';

/** How a password becomes a session: another flow's, handed in by the list of capabilities. */
export type SignIn = (
  tools: Tools,
  visitor: Visitor,
  input: BrowserSignInInput,
) => Promise<BrowserSession & { readonly token: string }>;

/**
 * A new session that the browser keeps, and no page sees. The session that it kept before ends with that
 * (OWASP ASVS 5.0, 7.2.4): nobody would know its token any more.
 *
 * @throws browser.no_cookies, browser.cross_site, browser.insecure; what `signIn` refuses
 */
export async function signInBrowser(
  { tools, signIn }: { tools: Tools; signIn: SignIn },
  visitor: Visitor,
  input: BrowserSignInInput,
): Promise<BrowserSession> {
  const { origin } = visitor;
  const browser = demandBrowser(origin);
  const { token, ...session } = await signIn(tools, visitor, input);
  if (browser.token !== undefined) await endSessionOfToken(tools, origin, browser.token);
  // Last, so that a browser is given no cookie with an answer that says no.
  browser.keep({ token, endsAt: endOf(tools, session) });
  return session;
}

/**
 * Ends the session that asks. A call by another token than the one of the cookie ends both: the cookie
 * goes, so nobody could use its session.
 *
 * @throws browser.no_cookies, browser.cross_site, browser.insecure
 */
export async function signOutBrowser(tools: Tools, actor: Member): Promise<void> {
  const browser = demandBrowser(actor.origin);
  await endCurrentSession(tools, actor);
  if (browser.token !== undefined) await endSessionOfToken(tools, actor.origin, browser.token);
  browser.forget();
}

function demandBrowser({ browser }: Origin): BrowserSide {
  if (browser === undefined) throw browserRefusals.refuse('no_cookies');
  if (browser.page === 'foreign') throw browserRefusals.refuse('cross_site');
  if (browser.page === 'insecure') throw browserRefusals.refuse('insecure');
  return browser;
}

/** However much it is used, it is over then. */
function endOf({ sessionPolicy }: Tools, { createdAt }: BrowserSession): Date {
  const begun = new Date(createdAt);
  const used = { createdAt: begun, usedAt: begun };
  return expiryOf({ ...sessionPolicy, idleMs: Number.POSITIVE_INFINITY }, used);
}
