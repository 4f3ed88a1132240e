import { type Command, optionName, type Value } from './command.ts';
import { ends } from './problem.ts';
import { commandTable, environmentSays, everywhere, nouns, programSummary } from './table/index.ts';

/** The page docs/reference/cli.md, made from the command table. */
export function cliReference(): string {
  const lines = [
    '# The command line',
    '',
    'Generated from the code by `pnpm reference`.',
    '',
    programSummary,
    'From a checkout: `npx --yes pnpm@10 acct <noun> <verb>`.',
    '',
    environmentSays,
    '',
    'Every command takes:',
    '',
    ...everywhere.map(([flags, says]) => `- \`${flags}\`: ${says}`),
    '',
    'Without `--json` a problem is one sentence on stderr, `acct: <sentence> (<code>)`, and what to do.',
    'With it stderr gets `{ "code", "message", "details" }`. Refusals of the service keep their codes:',
    'see [refusals](refusals.md).',
    '',
    '| exit code | when |',
    '| --- | --- |',
    ...Object.values(ends).map(({ code, says }) => `| ${code} | ${cell(says)} |`),
    ...groupsOf(commandTable).flatMap(([title, rows]) => [
      '',
      `## ${title}`,
      ...rows.flatMap(section),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function groupsOf(rows: readonly Command[]): readonly (readonly [string, readonly Command[]])[] {
  const service = rows.filter(({ path }) => !path.includes(' '));
  const rest = Object.entries(nouns).map(([noun, says]) => {
    const own = rows.filter(({ path }) => path.startsWith(`${noun} `));
    return [`${noun}: ${says}`, own] as const;
  });
  return [['The service', service], ...rest];
}

function section(row: Command): readonly string[] {
  const { path, summary, details } = row;
  const values = [
    ...Object.values(row.arguments).map((value) => valueRow(`<${value.word ?? ''}>`, value)),
    ...Object.entries(row.options).map(([name, value]) => valueRow(flagsOf(name, value), value)),
  ];
  const table = values.length === 0 ? [] : ['', '| | |', '| --- | --- |', ...values];
  return [
    '',
    `### acct ${path}`,
    '',
    details === undefined ? `${summary}.` : `${summary}. ${details}`,
    ...table,
    '',
    '```sh',
    ...row.examples.flatMap(([line, says]) => [`# ${says}`, line]),
    '```',
  ];
}

function valueRow(shown: string, { says, choices }: Value<unknown>): string {
  const each = Object.entries(choices ?? {}).map(([name, means]) => `\`${name}\` (${means})`);
  const one = each.length === 0 ? '' : ` One of ${each.join(', ')}.`;
  return `| \`${cell(shown)}\` | ${cell(`${says}${one}`)} |`;
}

function flagsOf(name: string, { word }: Value<unknown>): string {
  return word === undefined ? `--${optionName(name)}` : `--${optionName(name)} <${word}>`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
