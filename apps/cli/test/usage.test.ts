import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionName } from '../src/command.ts';
import { ends } from '../src/problem.ts';
import { cliReference } from '../src/reference.ts';
import { commandTable, nouns } from '../src/table/index.ts';
import { type Desk, openDesk, problemIn } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('empty');
});
afterAll(() => desk[Symbol.asyncDispose]());

describe('help', () => {
  it.each(commandTable)('of $path tells all that the table says', async (row) => {
    const { code, out, err } = await desk.acct(`${row.path} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const told = flat(out);
    expect(told).toContain(`Usage: acct ${row.path}`);
    for (const part of [row.summary, row.details ?? '', '--json', '--help']) {
      expect(told).toContain(flat(part));
    }
    for (const value of Object.values(row.arguments)) {
      expect(told).toContain(`<${value.word}>`);
      expect(told).toContain(flat(value.says).slice(0, 40));
    }
    const options = Object.entries(row.options).map(([name, value]) =>
      value.word === undefined ? `--${optionName(name)}` : `--${optionName(name)} <${value.word}>`,
    );
    for (const flags of options) expect(told).toContain(flags);
    for (const [line, says] of row.examples) expect(told).toContain(`${line} ${says}`);
    // Nothing that the table does not know.
    const known = [...options.map((flags) => flags.split(' ')[0]), '--json', '--help', '--version'];
    const listedFlags = out.match(/^ {2}--[a-z-]+/gm)?.map((flags) => flags.trim());
    expect(listedFlags?.sort()).toEqual([...known].sort());
  });

  it('of the program lists every noun, command and exit code', async () => {
    const { code, out } = await desk.acct('--help');
    expect(code).toBe(0);
    const told = flat(out);
    for (const noun of Object.keys(nouns)) expect(out).toMatch(new RegExp(`^ {2}${noun} `, 'm'));
    for (const end of Object.values(ends)) expect(told).toContain(`${end.code} ${end.says}`);
    for (const noun of Object.keys(nouns)) {
      const help = flat((await desk.acct(`${noun} --help`)).out);
      const rows = commandTable.filter(({ path }) => path.startsWith(`${noun} `));
      for (const { summary } of rows) expect(help).toContain(summary);
    }
  });

  it('is told also by the word help, and the version by --version', async () => {
    expect((await desk.acct('help migrate')).out).toBe((await desk.acct('migrate --help')).out);
    expect((await desk.acct('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a mistyped line ends with 2 and a suggestion', () => {
  it.each([
    ['acount list', "Unknown command 'acount'. Did you mean account?", 'acct --help'],
    ['account lst', "Unknown command 'lst'. Did you mean list?", 'acct account --help'],
    ['account list --al', "Unknown option '--al'. Did you mean --all?", 'acct account list --help'],
    ['account list --limit', "Option '--limit <n>' argument missing.", 'acct account list --help'],
    ['account show', "Missing required argument 'username|id'.", 'acct account show --help'],
    ['account show ann bob', 'Too many arguments', 'acct account show --help'],
    [
      'account create ann --password x',
      "Unknown option '--password'",
      'acct account create --help',
    ],
  ])('%s', async (line, says, help) => {
    const refused = await desk.acct(line);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain(`acct: ${says}`);
    expect(refused.err).toContain('(usage)\n');
    expect(refused.err).toContain(`See: ${help}\n`);
    const problem = problemIn(await desk.acct(`--json ${line}`));
    expect(problem).toMatchObject({ code: 'usage', details: {} });
    expect(problem.message).toContain(says);
  });

  it.each(['', 'account'])('"%s" alone is answered with help on stderr', async (line) => {
    const refused = await desk.acct(line);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('Usage: acct');
    expect(problemIn(await desk.acct(`${line} --json`)).message).toBe('A command is missing.');
  });
});

describe('the command table', () => {
  it('is what docs/reference/cli.md says', () => {
    const file = new URL('../../../docs/reference/cli.md', import.meta.url);
    expect(readFileSync(file, 'utf8'), 'run `pnpm reference`').toBe(cliReference());
  });

  it('has an example for each command that begins with its words', () => {
    for (const { path, examples } of commandTable) {
      expect(examples.length, path).toBeGreaterThan(0);
      for (const [line] of examples) expect(line).toContain(`acct ${path}`);
    }
  });
});

it('the program runs from its source too', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'apps/cli/src/main.ts', '--version'],
    { cwd: root },
  );
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/** Help is wrapped to the width of a terminal. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
