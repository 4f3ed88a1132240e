import type { Provider } from '../house/test-database.ts';
import type { Fault } from './fault.ts';

/** Statements that may take longer the more rows there are, each for a reason. */
export const exceptions: readonly Exception[] = [
  {
    statement: /FROM acct_accounts WHERE state <> \? (?:AND id < \? )?ORDER BY id DESC LIMIT/,
    fault: 'walks',
    on: ['sqlite', 'postgresql'],
    because: 'only closed accounts are passed by, of which there are few among the others',
  },
  {
    statement: /^SELECT COUNT\(\*\) .* FROM acct_accounts WHERE state <> \? AND NOT EXISTS/,
    fault: 'reads all',
    on: ['sqlite', 'postgresql'],
    because: 'an operator who makes an attribute required is told how many accounts miss it',
  },
  {
    statement:
      /^WITH bounds AS .* acct_events WHERE at <= \(SELECT after FROM bounds\) ORDER BY id/,
    fault: 'walks',
    on: ['sqlite', 'postgresql'],
    because: 'the sweep looks at the oldest 200 events, past those that a wrong clock dated ahead',
  },
  {
    statement:
      /^SELECT count\(\*\) AS found FROM \(SELECT 1 FROM acct_sessions WHERE created_at <=/,
    fault: 'walks',
    on: ['postgresql'],
    because: 'it looks at sessions that began too long ago, which are swept within a minute',
  },
  {
    statement: /^SELECT account_id, role FROM acct_role_grants LEFT JOIN acct_accounts .* LIMIT/,
    fault: 'sorts',
    on: ['sqlite', 'postgresql'],
    because: 'it puts those in order who hold a role, and few of all accounts do',
  },
  {
    statement: /^UPDATE acct_(?:sessions|apikeys) SET used_at = due\.used_at/,
    fault: 'sorts',
    on: ['postgresql'],
    because: 'it sorts a bounded batch, so that processes take the rows in one order',
  },
  {
    statement: /^DELETE FROM acct_known_addresses WHERE account_id = \?/,
    fault: 'sorts',
    on: ['sqlite', 'postgresql'],
    because: 'it sorts the networks of one account, of which there are twenty-one at most',
  },
  {
    statement: /^DELETE FROM acct_throttles WHERE ctid = ANY/,
    fault: 'walks',
    on: ['postgresql'],
    because: 'the sweep passes by accounts that strangers shut, each by a day of guessing',
  },
];

type Exception = {
  /** Matches the text as `plain` has it. */
  readonly statement: RegExp;
  readonly fault: Fault;
  readonly on: readonly Provider[];
  readonly because: string;
};

/** A statement in one line, without quotes, brackets and names of tables before columns. */
export function plain(sql: string): string {
  return sql
    .replace(/[`"](?:main|public)[`"]\./g, '')
    .replace(/[`"]acct_\w+[`"]\.(?=[`"])/g, '')
    .replace(/[`"()]/g, (mark) => (mark === '(' || mark === ')' ? mark : ''))
    .replace(/\$\d+/g, '?')
    .replace(/WHERE \((.*)\)(?= ORDER| LIMIT| OFFSET|$)/s, 'WHERE $1')
    .replace(/\s+/g, ' ')
    .trim();
}
