import { hash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { answerJson, bearerOf, CheckRow, checkJson } from '../check-answer.ts';
import { optionsOf, serve, WithDatabase } from '../serve.ts';

// All sessions in the memory of the process, which nobody else can change: the fastest thing that could
// answer, and what exactness is measured against.
const Row = CheckRow.extend({ digest: z.instanceof(Buffer) });
const db = new Sqlite(optionsOf(WithDatabase).database, { readonly: true });
const rows = db
  .prepare(
    `SELECT s.digest, s.id AS sessionId, s.account_id AS accountId, a.username,
       s.created_at AS createdAt, s.used_at AS usedAt
     FROM acct_sessions s JOIN acct_accounts a ON a.id = s.account_id`,
  )
  .all();
const sessions = new Map(
  z
    .array(Row)
    .parse(rows)
    .map(({ digest, ...row }) => [digest.toString('base64'), row]),
);
db.close();

serve((req, res) => {
  const digest = hash('sha256', bearerOf(req), 'base64');
  const row = sessions.get(digest);
  answerJson(res, row === undefined ? undefined : checkJson(row));
});
