/** What a check has to read, in one statement; the digest is what it is asked by. */
export const sqliteCheck = `
  SELECT s.id AS "sessionId", s.account_id AS "accountId", a.username,
    s.created_at AS "createdAt", s.used_at AS "usedAt",
    (SELECT group_concat(role) FROM acct_role_grants g WHERE g.account_id = a.id) AS roles
  FROM acct_sessions s JOIN acct_accounts a ON a.id = s.account_id
  WHERE s.digest = ? AND a.state = 'active'`;

export const postgresqlCheck = `
  SELECT s.id AS "sessionId", s.account_id AS "accountId", a.username,
    extract(epoch FROM s.created_at)::float8 * 1000 AS "createdAt",
    extract(epoch FROM s.used_at)::float8 * 1000 AS "usedAt",
    (SELECT string_agg(role, ',') FROM acct_role_grants g WHERE g.account_id = a.id) AS roles
  FROM acct_sessions s JOIN acct_accounts a ON a.id = s.account_id
  WHERE s.digest = $1 AND a.state = 'active'`;
