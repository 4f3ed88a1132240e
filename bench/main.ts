/**
 * `pnpm bench` measures everything, `pnpm bench check` one part; `pnpm bench --help` lists the parts.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundlePrograms } from './bundle.ts';
import { describeRun } from './machine.ts';
import type { Part } from './part.ts';
import { parts } from './parts.ts';
import { installPeers } from './peers-install.ts';
import { Findings } from './report/findings.ts';
import { partTable, targetTable } from './report/tables.ts';
import { writeReport } from './report/write.ts';
import { appendLine, readLines } from './results.ts';
import { type Measured, type Options, Stage } from './stage.ts';

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string' },
    sessions: { type: 'string', default: '100000' },
  },
});

const defaults: Options = {
  rounds: Number(flags.rounds),
  seconds: 3,
  warmUpSeconds: 2,
  wakeSeconds: 1,
  settleMs: 1500,
  sessions: Number(flags.sessions),
};

// An end by a signal takes the servers and the folder along, like any other.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const [first, ...others] = positionals;
if (flags.help) console.log(help());
else if (first === 'report') writeReport(others);
else await run(chosenParts());

async function run(chosen: readonly Part[]): Promise<void> {
  const id = new Date().toISOString();
  const file = join(import.meta.dirname, 'results', `${id.replaceAll(':', '-')}.jsonl`);
  if (chosen.some((part) => part.needsPeers)) await installPeers();
  await bundlePrograms();
  await using stage = new Stage(defaults, (measured) => {
    const { seconds } = stage.options;
    appendLine(file, { kind: 'round', run: id, seconds, ...measured });
    tell(measured);
  });
  for (const part of chosen) {
    console.error(`\n${part.name}: ${part.title}`);
    stage.options = optionsFor(part, chosen);
    await part.run(stage);
    await stage.stopPrograms();
  }
  // Last, so that a run that broke off is none.
  appendLine(file, await describeRun(id, stage));
  show(file, chosen);
}

/** The same tables as in the report, for whoever waited. */
function show(file: string, chosen: readonly Part[]): void {
  const findings = new Findings(readLines(file));
  for (const section of chosen.flatMap(({ name }) => findings.sections(name))) {
    console.log(`\n${section}\n\n${partTable(findings, section)}`);
  }
  console.log(`\nTargets\n\n${targetTable(findings)}\n\n${file}`);
}

function chosenParts(): readonly Part[] {
  const unknown = positionals.filter((name) => parts.every((part) => part.name !== name));
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}\n\n${help()}`);
  return parts.filter(({ name, onDemand = false }) =>
    positionals.length === 0 ? !onDemand : positionals.includes(name),
  );
}

function optionsFor(part: Part, chosen: readonly Part[]): Options {
  const { quickSeconds = part.seconds } = part;
  const isQuick = chosen.length === 1 && part.quickSeconds !== undefined;
  const usual = (isQuick ? quickSeconds : part.seconds) ?? defaults.seconds;
  const seconds = Number(flags.seconds ?? usual);
  return { ...defaults, seconds, ...(isQuick && { wakeSeconds: 0 }) };
}

function tell({ part, subject, round, load, values }: Measured): void {
  const shown = Object.entries(values).map(([name, value]) => `${name} ${shortly(value)}`);
  console.error(`${part} ${round} · ${subject} · ${shown.join(', ')} · load ${load.toFixed(2)}`);
}

function shortly(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function help(): string {
  const rows = parts.map(
    ({ name, title, onDemand }) => `  ${name.padEnd(8)} ${onDemand === true ? '*' : ' '} ${title}`,
  );
  return `pnpm bench [part …] [--rounds n] [--seconds n] [--sessions n]
pnpm bench report [results.jsonl …]

Without a part, everything but what is marked * is measured, which takes about half an hour; one
part alone takes two or three minutes. "report" writes docs/reference/performance.md from the newest
results, or from several files of results that have a part or more each.

${rows.join('\n')}`;
}
