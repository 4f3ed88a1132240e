import { type Database, type RawStatement, textKey } from '../../db/index.ts';
import { boundsOf, take } from '../../kernel/gcra.ts';
import type { LimitStore } from '../../kernel/rate-limit.ts';

/**
 * Keeps the limits in the database. One statement decides, so that however many processes ask at once,
 * exactly as many get through as the limit says. A read comes before it: whoever goes on asking after
 * the limit costs no write.
 */
export function limitsInDatabase(db: Database): LimitStore {
  const look = db.lookup(lookUp);

  async function fullAtOf(key: string): Promise<number> {
    const [row] = await look([Buffer.from(key)]);
    // PostgreSQL's driver gives such a number as text.
    return Number(row?.[0] ?? 0);
  }

  return {
    async take(key, limit, now) {
      const bounds = boundsOf(limit, now);
      const seen = take(bounds, await fullAtOf(key));
      if (!seen.allowed) return seen;
      const row = await db.claim(claim, JSON.stringify({ key, ...bounds }));
      if (row !== undefined) return { allowed: true, fullAt: Number(row[0]) };
      // Others took the last of it between the two statements.
      return { allowed: false, fullAt: Math.max(await fullAtOf(key), bounds.last + 1) };
    },
  };
}

const lookUp: RawStatement = {
  name: 'limits_look_up',
  sqlite: `SELECT full_at FROM acct_rate_limits WHERE key = ${textKey.sqlite}`,
  postgresql: `SELECT used.full_at FROM acct_rate_limits AS used
    WHERE used.key = ${textKey.postgresql}`,
};

// What `take` in kernel/gcra.ts says, where the row is.
const claim: RawStatement = {
  name: 'limits_claim',
  sqlite: `WITH asked AS (SELECT value ->> 'key' AS key, value ->> 'now' AS now,
        value ->> 'cost' AS cost, value ->> 'last' AS last, value ->> 'wrong' AS wrong
      FROM (SELECT ? AS value))
    INSERT INTO acct_rate_limits (key, full_at) SELECT key, now + cost FROM asked WHERE true
    ON CONFLICT (key) DO UPDATE SET full_at = (SELECT cost +
        iif(acct_rate_limits.full_at BETWEEN now AND last, acct_rate_limits.full_at, now) FROM asked)
      WHERE acct_rate_limits.full_at <= (SELECT last FROM asked)
        OR acct_rate_limits.full_at > (SELECT wrong FROM asked)
    RETURNING full_at`,
  postgresql: `INSERT INTO acct_rate_limits AS used (key, full_at)
    VALUES ($1::jsonb ->> 'key',
      ($1::jsonb ->> 'now')::int8 + ($1::jsonb ->> 'cost')::int8)
    ON CONFLICT (key) DO UPDATE SET full_at = ($1::jsonb ->> 'cost')::int8 + CASE
        WHEN used.full_at BETWEEN ($1::jsonb ->> 'now')::int8 AND ($1::jsonb ->> 'last')::int8
        THEN used.full_at ELSE ($1::jsonb ->> 'now')::int8 END
      WHERE used.full_at <= ($1::jsonb ->> 'last')::int8
        OR used.full_at > ($1::jsonb ->> 'wrong')::int8
    RETURNING full_at`,
};
