import { expect, it } from 'vitest';
import { checkMigrations, judgeClock } from './database.ts';
import { checkNode, judgeHash } from './machine.ts';

it.each([
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
  ['20.18.3', 'fail'],
  ['18.20.0', 'fail'],
])('Node.js %s is %s', (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

it.each([
  [11, 240, 'ok', undefined],
  [11, 130, 'ok', 12],
  [11, 900, 'ok', 10],
  [10, 30, 'warn', 13],
  [12, 250, 'ok', undefined],
  [10, 5, 'warn', 15],
  [10, 4000, 'ok', undefined],
])(
  'a hash at cost %i that takes %i ms is %s and the better cost is %s',
  (cost, ms, status, better) => {
    const check = judgeHash(cost, ms);
    expect(check.status).toBe(status);
    const told = `${check.says} ${check.advice ?? ''}`;
    if (better === undefined) expect(told).not.toContain('ACCT_BCRYPT_COST');
    else expect(told).toContain(`ACCT_BCRYPT_COST=${better} `);
  },
);

it.each([
  [0, 'ok'],
  [-500, 'ok'],
  [5000, 'warn'],
  [-5000, 'warn'],
  [61_000, 'fail'],
])('a clock that is %i ms off is %s', (off, status) => {
  const asked = { before: 1_000_000, after: 1_000_010 };
  const clock = off < 0 ? asked.before + off : asked.after + off;
  expect(judgeClock(clock, asked).status).toBe(status);
});

it('a database of a newer version is no database for this one', () => {
  const state = { applied: ['1', '2'], pending: [], changed: [], failed: [], unknown: ['2'] };
  expect(checkMigrations(state)).toMatchObject({ status: 'fail' });
});
