import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import type { Call } from './call.ts';
import { type Command, type Given, optionName, type Value } from './command.ts';
import { type Failure, failureOf } from './failure.ts';
import { answerAsJson, failureAsJson, failureAsText } from './output.ts';
import { ends, usageProblem } from './problem.ts';
import { commandTable, environmentSays, everywhere, nouns, programSummary } from './table/index.ts';

/** Does what the command line says and tells the exit code. Never throws. */
export async function run(
  argv: readonly string[],
  world: Omit<Call, 'json'>,
  version: string,
): Promise<number> {
  const call: Call = { ...world, json: asksForJson(argv) };
  try {
    const chosen = parse(argv, call, version);
    if (typeof chosen === 'number') return chosen;
    const answer = await chosen.command.run(call, chosen.given);
    if (answer.value !== undefined) {
      call.stdout.write(call.json ? answerAsJson(answer) : `${answer.text}\n`);
    }
    return answer.failed ? ends.refused.code : ends.done.code;
  } catch (error) {
    const failure = await failureOf(error);
    const told =
      failure.code === 'usage' ? { ...failure, advice: helpAdvice(argv, failure) } : failure;
    return tell(call, told);
  }
}

type Chosen = { readonly command: Command; readonly given: Given };

/** Finds the command; a number is the exit code of a call that only asked for help or the version. */
function parse(argv: readonly string[], call: Call, version: string): Chosen | number {
  let chosen: Chosen | undefined;
  const program = buildProgram(call, (command, given) => {
    chosen = { command, given };
  }).version(version, '--version', 'Tell the version.');
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ends.done.code;
    // The help itself is the message where a noun stands without a verb.
    if (error.code === 'commander.help' && !call.json) return ends.usage.code;
    throw usageProblem(
      error.code === 'commander.help' ? 'A command is missing.' : sentenceOf(error.message),
    );
  }
  return chosen ?? ends.usage.code;
}

/** The parser and its help texts, made from the table. */
export function buildProgram(
  call: Pick<Call, 'stdout' | 'stderr' | 'json'>,
  choose: (command: Command, given: Given) => void,
): Commander {
  const program = new Commander('acct')
    .description(programSummary)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => call.stdout.write(text),
      writeErr: (text) => (call.json ? undefined : call.stderr.write(text)),
      // Errors are told by `tell`, in one form for all.
      outputError: () => {},
    })
    .helpOption('--help', 'Tell about the command.')
    .helpCommand('help [command]', 'Tell about a command.')
    .addHelpText('after', footer());
  for (const [flags, says] of everywhere) {
    if (flags !== '--help') program.option(flags, says);
  }
  const groups = new Map<string, Commander>();
  for (const row of commandTable) addRow(program, groups, { row, choose });
  return program;
}

function addRow(
  program: Commander,
  groups: Map<string, Commander>,
  { row, choose }: { row: Command; choose: (command: Command, given: Given) => void },
): void {
  const [first = '', verb] = row.path.split(' ');
  const parent = verb === undefined ? program : (groups.get(first) ?? addGroup(program, first));
  if (verb !== undefined) groups.set(first, parent);
  const leaf = parent.command(verb ?? first).summary(row.summary);
  leaf.description(row.details === undefined ? row.summary : `${row.summary}. ${row.details}`);
  for (const value of Object.values(row.arguments)) leaf.addArgument(argumentOf(value));
  for (const [name, value] of Object.entries(row.options)) leaf.addOption(optionOf(name, value));
  leaf.addHelpText('after', `\nExamples:\n${exampleLines(row)}`);
  leaf.action(() => choose(row, givenOf(row, leaf)));
}

function addGroup(program: Commander, noun: string): Commander {
  return program
    .command(noun)
    .description(nouns[noun] ?? '')
    .helpCommand(false);
}

function argumentOf({ word = '', says, choices, required }: Value<unknown>): Argument {
  return new Argument(required ? `<${word}>` : `[${word}]`, withChoices(says, choices));
}

function optionOf(name: string, { word, says, choices }: Value<unknown>): Option {
  const flags = word === undefined ? `--${optionName(name)}` : `--${optionName(name)} <${word}>`;
  const option = new Option(flags, withChoices(says, choices));
  return word === undefined ? option : option.argParser(collect);
}

/** Every text that was given, so that the table decides what a second one means. */
function collect(text: string, before: unknown): readonly unknown[] {
  return [...(Array.isArray(before) ? before : []), text];
}

function withChoices(says: string, choices: Readonly<Record<string, string>> = {}): string {
  const each = Object.entries(choices).map(([name, means]) => `${name} (${means})`);
  return each.length === 0 ? says : `${says} One of: ${each.join(', ')}.`;
}

function givenOf(row: Command, leaf: Commander): Given {
  const typed: Readonly<Record<string, unknown>> = leaf.opts();
  const fromArguments = Object.keys(row.arguments).map((name, index) => {
    const text = leaf.args[index];
    return [name, text === undefined ? [] : [text]] as const;
  });
  const fromOptions = Object.keys(row.options).map((name) => [name, textsOf(typed[name])] as const);
  return new Map([...fromArguments, ...fromOptions]);
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === true ? ['true'] : [];
}

function exampleLines({ examples }: Command): string {
  return examples.map(([line, says]) => `  ${line}\n      ${says}`).join('\n');
}

function footer(): string {
  const codes = Object.values(ends).map(({ code, says }) => `  ${code}  ${says}`);
  return `\nExit codes:\n${codes.join('\n')}\n\n${environmentSays}`;
}

/** Asked before parsing, because what cannot be parsed is told in the form that was asked for, too. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

/** `error: unknown option '--al'\n(Did you mean --all?)` as sentences. */
function sentenceOf(message: string): string {
  const [first = '', hint = ''] = message.replace(/^error: /, '').split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1);
  const ended = sentence.endsWith('.') ? sentence : `${sentence}.`;
  return `${ended} ${hint.replace(/^\((.*)\)$/, '$1')}`.trimEnd();
}

/** The help that is nearest to what was typed. */
function helpAdvice(argv: readonly string[], { message }: Failure): string {
  const [noun = '', verb = ''] = argv.filter((word) => !word.startsWith('-'));
  const paths = commandTable.map(({ path }) => path);
  const path = [`${noun} ${verb}`, noun].find((words) => paths.includes(words) || nouns[words]);
  const help = `See: ${['acct', path, '--help'].filter(Boolean).join(' ')}`;
  // Ids of sessions may begin with a dash.
  const dashed = message.startsWith('Unknown option');
  return dashed ? `${help}\nIf it is meant to be no option, put -- before it.` : help;
}

function tell(call: Call, failure: Failure): number {
  call.stderr.write(call.json ? failureAsJson(failure) : failureAsText(failure));
  return failure.exitCode;
}
