import type { Answer } from './command.ts';
import type { Failure } from './failure.ts';

/** One JSON value and nothing else. */
export function answerAsJson({ value }: Answer): string {
  return `${json(value)}\n`;
}

/** The JSON problem that goes to stderr with `--json`. */
export function failureAsJson({ code, message, details }: Failure): string {
  return `${json({ code, message, details })}\n`;
}

/** `acct: There is no such account. (accounts.not_found)`, its details, and what to do. */
export function failureAsText({ code, message, details, advice }: Failure): string {
  const lines = [`acct: ${printable(message)} (${code})`];
  for (const [name, value] of Object.entries(details)) lines.push(...detailLines(name, value));
  if (advice !== '') lines.push(advice);
  return `${lines.join('\n')}\n`;
}

/** Columns under their names, as wide as they must be. */
export function aligned(
  names: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [names, ...rows.map((row) => row.map((cell) => printable(String(cell ?? '-'))))];
  const widths = names.map((_name, column) =>
    Math.max(...cells.map((row) => width(row[column] ?? ''))),
  );
  return cells
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and values below each other, for one thing. */
export function listed(facts: Readonly<Record<string, string | number | null>>): string {
  const longest = Math.max(...Object.keys(facts).map(width));
  return Object.entries(facts)
    .map(([name, value]) => `${pad(printable(name), longest)}  ${printable(String(value ?? '-'))}`)
    .join('\n');
}

/**
 * Text that people typed or their browsers sent, made safe to print: an escape sequence in it could
 * rewrite what the operator's terminal shows, and directional marks could turn a line around.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

/** `2026-01-02T03:04:05.678Z` as people read it. */
export function moment(instant: string | null): string {
  return instant === null ? '-' : instant.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** Characters that JSON allows and terminals act on are escaped, so it is still the same value. */
function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return text.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function detailLines(name: string, value: unknown): readonly string[] {
  if (name === 'problems' && Array.isArray(value)) return value.map((line) => `  - ${said(line)}`);
  if (name === 'errors' && Array.isArray(value))
    return value.map((issue) => `  ${issueLine(issue)}`);
  return [`  ${name}: ${said(value)}`];
}

function issueLine(issue: unknown): string {
  if (typeof issue !== 'object' || issue === null) return said(issue);
  const { path, message } = { path: '', message: '', ...issue };
  return path === '' ? said(message) : `${said(path)}: ${said(message)}`;
}

function said(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

function width(text: string): number {
  return Array.from(text).length;
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}
