import type { SecurityItem } from './item.ts';

const cookie = 'tests/browser/cookie.test.ts';
const signingIn = 'tests/browser/signing-in.test.ts';
const crossSite = 'tests/browser/cross-site.test.ts';
const chromium = 'tests/browser/chromium.test.ts';

/** Sessions that browsers keep in a cookie. */
export const items: readonly SecurityItem[] = [
  {
    id: 'B7',
    says: 'Signing in by cookie gives a new session and ends the one that the browser kept; none that was planted is taken up.',
    state: 'held',
    tests: [
      [signingIn, 'signing in never takes up a session that was there before, and ends it'],
      [signingIn, 'whoever fails to sign in keeps the session that was there'],
      [chromium, 'two tabs are one browser: each sign-in is that of both, and ends the one before'],
    ],
  },
  {
    id: 'B10',
    says: 'What ends a session ends it in the browser with the next call.',
    state: 'held',
    tests: [
      [cookie, 'what ends a session elsewhere ends it in the browser with the next call'],
      [cookie, 'a cookie counts like a bearer token until the very end of its session'],
      [cookie, 'what has ended is refused without touching the cookie, and signing in anew works'],
    ],
  },
  {
    id: 'E12',
    says: 'The one cookie is `__Host-`, Secure, HttpOnly, SameSite=Lax, of all paths and no domain, and is cleared by the same attributes; its token is in no body and no log, and none is set by plain http but on the same machine.',
    state: 'held',
    tests: [
      [
        cookie,
        'signing in gives one cookie of the host, for the longest that the session can last',
      ],
      [
        cookie,
        'signing out ends the session and has the browser forget it, by the same attributes',
      ],
      [cookie, 'the token is in no body and in no line of the log, whatever is done with it'],
      [
        'tests/console/signing.test.ts',
        'keeps the session in a cookie that no script can read, and ends it at sign-out',
      ],
      [signingIn, 'over plain http a browser is given no session, but on its own machine'],
      [
        signingIn,
        'of two cookies of that name neither counts, and signing in goes on all the same',
      ],
      [signingIn, 'an answer in pieces has sent its headers before, so it signs nobody in'],
      [chromium, 'the client of a page needs no token, and no script sees one'],
    ],
  },
  {
    id: 'E13',
    says: 'By the cookie only pages of our own origin act or read, as `Sec-Fetch-Site` says, or `Origin` where that is missing, and what they send is JSON; signing in and out too. A neighbour in the same site is refused, also one that CORS lists.',
    state: 'held',
    tests: [
      [crossSite, '%s is done for our own pages only'],
      [
        crossSite,
        'a page of a neighbour in the same site is refused, though the browser sends the cookie',
      ],
      [crossSite, 'by a bearer token every page may act, whatever cookie is there beside it'],
      [crossSite, 'the stream of revocations is for our own pages only'],
      [chromium, "a neighbour's page makes the browser send the cookie, and nothing comes of it"],
    ],
  },
  {
    id: 'I11',
    says: 'No page needs to keep a token, and signing out by cookie has the browser forget what pages of the origin stored.',
    state: 'held',
    tests: [
      [chromium, 'the client of a page needs no token, and no script sees one'],
      [
        cookie,
        'signing out ends the session and has the browser forget it, by the same attributes',
      ],
    ],
  },
];
