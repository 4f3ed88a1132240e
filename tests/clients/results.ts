import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What one generated client did on its tour. The tests of this folder hold each row to a run. */
export type Row = z.infer<typeof Row>;
const Row = z.strictObject({
  language: z.string(),
  generator: z.string(),
  version: z.string(),
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
    '`tests/clients`, which fails when a row is not what it saw. How to make one: [clients](../../clients/README.md).',
    '',
    '| language | generator | version | calls run | refusals seen as typed errors | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ language, generator, version, calls, refusals }) =>
        `| ${language} | ${generator} | ${version} | ${calls.length} | ${refusals.length} | green |`,
    ),
    '',
    `The calls: ${listOf(first?.calls)}.`,
    '',
    'The refusals:',
    '',
    ...(first?.refusals ?? []).map((refusal) => `- \`${refusal}\``),
  ];
}

function listOf(names: readonly string[] = []): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
