import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What one generated client did on its tour. The tests of this folder hold each row to a run. */
export type Row = z.infer<typeof Row>;
const Row = z.strictObject({
  language: z.string(),
  generator: z.string(),
  version: z.string(),
  /** When it ran, where no test runs it. */
  byHand: z.string().optional(),
  calls: z.array(z.string()),
  refusals: z.array(z.string()),
});
export const Results = z.array(Row);

/** The page of docs/reference that tells of them. */
export function clientLines(): readonly string[] {
  const text = readFileSync(new URL('./results.json', import.meta.url), 'utf8');
  const rows = Results.parse(JSON.parse(text));
  const [first] = rows;
  return [
    'Clients that were generated from [openapi.json](openapi.json), compiled, and run against a service by',
    '`tests/clients`, which fails when a row is not what it saw; a row with a day was run by hand on it. How to make one:',
    '[clients](../../clients/README.md).',
    '',
    '| language | generator | version | calls run | refusals seen as typed errors | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ language, generator, version, calls, refusals, byHand }) =>
        `| ${language} | ${generator} | ${version} | ${calls.length} | ${refusals.length} | ${byHand === undefined ? 'green' : `by hand, ${byHand}`} |`,
    ),
    '',
    `The calls: ${listOf(first?.calls)}.`,
    '',
    'The refusals:',
    '',
    ...(first?.refusals ?? []).map((refusal) => `- \`${refusal}\``),
    '',
    ...verifierLines(),
  ];
}

/** What a hand-written verifier is: its files, with their lines of code. */
export type VerifierRow = z.infer<typeof VerifierRow>;
const VerifierRow = z.strictObject({
  language: z.string(),
  files: z.record(z.string(), z.int()),
});

export function verifierRows(): readonly VerifierRow[] {
  const text = readFileSync(new URL('./verifiers/results.json', import.meta.url), 'utf8');
  return z.array(VerifierRow).parse(JSON.parse(text));
}

function verifierLines(): readonly string[] {
  const filesOf = ({ files }: VerifierRow) =>
    Object.entries(files).map(([name, lines]) => `\`${name}\` ${lines}`);
  return [
    'Beside them are verifiers, written by hand on the standard library alone, for a back end that asks whose token',
    'it was given. `tests/clients/verifiers` holds each against a service, and against what is no answer of one.',
    '',
    '| language | lines of code |',
    '| --- | --- |',
    ...verifierRows().map((row) => `| ${row.language} | ${filesOf(row).join(', ')} |`),
  ];
}

function listOf(names: readonly string[] = []): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
