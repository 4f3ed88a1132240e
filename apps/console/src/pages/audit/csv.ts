/** Rows as a file that a spreadsheet opens: RFC 4180, every cell in quotes, UTF-8. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  // Without the mark Excel takes UTF-8 for the code page of the machine.
  return `${byteOrderMark}${rows.map(csvLine).join('')}`;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * A spreadsheet runs a cell that begins like a formula, whoever wrote what stands in it: with an apostrophe
 * before it, it is text. Where lists are separated by semicolons a spreadsheet may cut a cell in two, so
 * what begins like a formula after one of those is made text as well.
 */
function csvCell(text: string): string {
  return `"${text.replace(formulas, "'").replaceAll('"', '""')}"`;
}

// Tab and carriage return are skipped before a formula, and the wide forms are formulas in some languages.
const formulas = /(?<=^|[;\t\r\n])(?=[=+\-@\t\r＝＋－＠])/g;

const byteOrderMark = '\uFEFF';
