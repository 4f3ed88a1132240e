import type { SecurityItem } from './item.ts';

const csv = 'apps/console/src/pages/audit/csv.test.ts';
const audit = 'tests/console/audit.test.ts';

/** The pages where people look. */
export const items: readonly SecurityItem[] = [
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
];
