import { z } from 'zod';

const columns = ['nothing', 'malformed', 'ended', 'member', 'foreign', 'service', 'admin'] as const;

export type Column = (typeof columns)[number];
export type Row = { readonly operation: string } & Readonly<Record<Column, string>>;

/** @throws Error for a line with more or fewer cells than columns, or a word that stands for nothing */
export function parseTable(table: string): readonly Row[] {
  const [head = '', ...lines] = table.trim().split('\n');
  const names = cellsOf(head);
  return lines.map((line) => {
    const cells = cellsOf(line);
    const row = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
    const read = Cells.parse(row);
    if (cells.length !== names.length) throw new Error(`Not one cell a column: ${line}`);
    for (const column of columns) known(read[column], line);
    return read;
  });
}

/** An address has single spaces in it; cells stand two or more apart, or are one word each. */
function cellsOf(line: string): string[] {
  const words = line.trim().split(/ +/);
  const rest = words.splice(-columns.length);
  return [words.join(' '), ...rest];
}

function known(cell: string, line: string): void {
  if (cell !== 'in' && cell !== '-' && reasons[cell] === undefined) {
    throw new Error(`"${cell}" stands for nothing: ${line}`);
  }
}

const Cells = z.object({
  operation: z.string().min(1),
  nothing: z.string(),
  malformed: z.string(),
  ended: z.string(),
  member: z.string(),
  foreign: z.string(),
  service: z.string(),
  admin: z.string(),
});

/** What the words in the tables stand for: a reason, or over there the status and the sentence. */
export const reasons: Readonly<Record<string, string>> = {
  required: 'access.session_required',
  malformed: 'access.credentials_malformed',
  invalid: 'access.session_invalid',
  role: 'access.role_required',
  operator: 'access.operator_only',
  legacy: 'access.legacy_only',
  'no-session': 'sessions.not_found',
  'no-key': 'apikeys.not_found',
  token: '401 Invalid token',
  sensitive: "403 Cannot read sensitive attribute 'ssn'",
};
