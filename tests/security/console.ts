import type { SecurityItem } from './item.ts';

const csv = 'apps/console/src/pages/audit/csv.test.ts';
const audit = 'tests/console/audit.test.ts';
const signing = 'tests/console/signing.test.ts';
const hostile = 'tests/console/hostile.test.ts';
const served = 'apps/server/test/console.test.ts';
const tabs = 'tests/console/tabs.test.ts';
const left = 'tests/console/left.test.ts';

/** The pages where people look. */
export const items: readonly SecurityItem[] = [
  {
    id: 'B3',
    says: 'A page of the console that somebody left open does not keep its session in use.',
    state: 'held',
    tests: [[left, '%s asks for nothing after five minutes, so that an unused session ends']],
  },
  {
    id: 'B10',
    says: 'Who signs in or out in one tab of a browser does so in all: no tab goes on showing what was there for somebody else.',
    state: 'held',
    tests: [
      [
        tabs,
        'whoever signs in in one tab is who the others show, and nothing of the one before is left',
      ],
      [tabs, 'signing out in one tab leaves nothing to see in the others'],
      [tabs, 'a tab that one comes back to shows who is signed in by then, however they did it'],
    ],
  },
  {
    id: 'C9',
    says: 'The console keeps sensitive values back until an administrator asks for them, and the journal tells who asked.',
    state: 'held',
    tests: [
      [
        'tests/console/account.test.ts',
        'keeps sensitive values back until somebody asks, and the journal tells who asked',
      ],
    ],
  },
  {
    id: 'D6',
    says: 'The journal as a CSV file has every cell in quotes, and no cell that a spreadsheet would run as a formula.',
    state: 'held',
    tests: [
      [csv, 'rows end in CR LF, every cell is quoted and a quote is doubled (RFC 4180)'],
      [csv, 'no cell begins like a formula'],
      [csv, 'no part of a cell begins like a formula where a semicolon or a tab separates cells'],
      [audit, 'is exported as it is filtered, and no cell of it is a formula'],
    ],
  },
  {
    id: 'E14',
    says: 'No answer redirects to an address that a caller names, and the console goes nowhere but to its own pages after signing in, whatever `next` says.',
    state: 'held',
    tests: [
      [signing, 'leads nobody to another origin'],
      [served, 'is where a browser is led to, unless the setting says that there is none'],
    ],
  },
  {
    id: 'I11',
    says: 'What strangers write is text on every page of the console and runs nowhere; its policy lets in nothing inline, nothing from elsewhere and no frame around it, and no text becomes HTML. Scripts see no token, and signing out ends the session.',
    state: 'held',
    tests: [
      [hostile, 'is text wherever it is shown, and runs nowhere'],
      [hostile, 'would be stopped by the policy of the page where React let it through'],
      [served, 'runs nothing inline, nothing from elsewhere, and makes no HTML of text'],
      [served, 'has another nonce with each answer, and the policy names it'],
      [signing, 'keeps the session in a cookie that no script can read, and ends it at sign-out'],
    ],
  },
];
