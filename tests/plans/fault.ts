/** The tables that grow with people and time. The others have as many rows as an operator makes. */
export const growing = new Set([
  'acct_accounts',
  'acct_apikeys',
  'acct_attribute_values',
  'acct_credentials',
  'acct_events',
  'acct_known_addresses',
  'acct_rate_limits',
  'acct_sessions',
  'acct_stuffings',
  'acct_throttles',
]);

/** Why a statement would take longer the more rows there are. */
export type Fault =
  /** Every row of a table that grows. */
  | 'reads all'
  /** In the order of an index until there is enough, past rows that a condition leaves out. */
  | 'walks'
  /** Rows that no index has in order. */
  | 'sorts';
