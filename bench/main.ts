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
import { appendLine } from './results.ts';
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

// An end by a signal takes the servers and the folder along, like any other.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

if (flags.help) console.log(help());
else await run(chosenParts());

async function run(chosen: readonly Part[]): Promise<void> {
  const id = new Date().toISOString();
  const file = join(import.meta.dirname, 'results', `${id.replaceAll(':', '-')}.jsonl`);
  if (chosen.some((part) => part.needsPeers)) await installPeers();
  await bundlePrograms();
  const options = optionsFor(chosen);
  await using stage = new Stage(options, (measured) => {
    appendLine(file, { kind: 'round', run: id, ...measured });
    tell(measured);
  });
  for (const part of chosen) {
    console.error(`\n${part.name}: ${part.title}`);
    await part.run(stage);
    await stage.stopPrograms();
  }
  // Last, so that a run that broke off is none.
  appendLine(file, await describeRun(id, stage));
  console.log(file);
}

function chosenParts(): readonly Part[] {
  const unknown = positionals.filter((name) => parts.every((part) => part.name !== name));
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}\n\n${help()}`);
  return positionals.length === 0 ? parts : parts.filter((part) => positionals.includes(part.name));
}

/** Long rounds for everything, short ones for a look at some parts. */
function optionsFor(chosen: readonly Part[]): Options {
  const isWhole = chosen.length === parts.length;
  return {
    rounds: Number(flags.rounds),
    seconds: Number(flags.seconds ?? (isWhole ? 5 : 1)),
    warmUpSeconds: 2,
    wakeSeconds: isWhole ? 1 : 0,
    settleMs: 1500,
    sessions: Number(flags.sessions),
  };
}

function tell({ part, subject, round, load, values }: Measured): void {
  const shown = Object.entries(values).map(([name, value]) => `${name} ${shortly(value)}`);
  console.error(`${part} ${round} · ${subject} · ${shown.join(', ')} · load ${load.toFixed(2)}`);
}

function shortly(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function help(): string {
  const rows = parts.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`);
  return `pnpm bench [part …] [--rounds 5] [--seconds 1] [--sessions 100000]

Without a part everything is measured, with rounds of 5 seconds.

${rows.join('\n')}`;
}
