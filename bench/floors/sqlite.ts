import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { answerJson, bearerOf, type CheckRow, checkJson } from '../check-answer.ts';
import { optionsOf, serve, WithDatabase } from '../serve.ts';
import { sqliteCheck } from './sql.ts';

// One prepared statement on the file, as the driver comes.
const db = new Sqlite(optionsOf(WithDatabase).database, { readonly: true });
const find = db.prepare<[Buffer], CheckRow>(sqliteCheck);

serve((req, res) => {
  const row = find.get(createHash('sha256').update(bearerOf(req)).digest());
  answerJson(res, row === undefined ? undefined : checkJson(row));
});
