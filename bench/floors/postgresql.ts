import { createHash } from 'node:crypto';
import pg from 'pg';
import { answerJson, bearerOf, type CheckRow, checkJson } from '../check-answer.ts';
import { optionsOf, serve, WithDatabase } from '../serve.ts';
import { postgresqlCheck } from './sql.ts';

// One named statement a request, through as many connections as Acct has by default.
const pool = new pg.Pool({ connectionString: optionsOf(WithDatabase).database, max: 10 });

serve(async (req, res) => {
  const digest = createHash('sha256').update(bearerOf(req)).digest();
  const query = { name: 'check', text: postgresqlCheck, values: [digest] };
  const { rows } = await pool.query<CheckRow>(query);
  answerJson(res, rows[0] === undefined ? undefined : checkJson(rows[0]));
});
