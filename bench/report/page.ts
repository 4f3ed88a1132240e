import type { Part } from '../part.ts';
import type { Measure, RunLine } from '../results.ts';
import { headings, shown } from './figures.ts';
import type { Findings } from './findings.ts';
import { plotBars } from './plot.ts';
import { partTable, table, targetTable } from './tables.ts';

/** The page of the reference and its plots, by the names of their files. */
export function performancePages(
  findings: Findings,
  parts: readonly Part[],
): ReadonlyMap<string, string> {
  const measured = parts.filter(({ name }) => findings.sections(name).length > 0);
  const pages = new Map<string, string>();
  for (const part of measured) {
    for (const section of findings.sections(part.name)) {
      pages.set(plotFile(section), plotOf(findings, part, section));
    }
  }
  const chapters = measured.map((part) => chapterOf(findings, part));
  const machines = findings.runs.map((run) => runTable(findings, run, measured));
  const text = [opening, targetTable(findings), method, ...chapters, '## The runs', ...machines];
  pages.set('performance.md', `${text.join('\n\n')}\n`);
  return pages;
}

const opening = `<!-- Written by \`pnpm bench report\` from bench/results/reported.jsonl. Do not edit. -->

# Performance

What Acct costs, beside what could not be faster and beside what people use instead. Only ratios within
one run mean anything: the same machine gives other figures on another day, and yours gives others yet.

Targets were set before the measuring. A ratio is that of the medians of all rounds, with the least and
the most of the rounds in parentheses. Where both sides are servers of one process, the same ratio stands
beside it by processor time of that process, which is steadier than any clock; PostgreSQL's own is not in it.`;

const method = `## How it was measured

\`\`\`sh
npx --yes pnpm@10 bench                # everything
npx --yes pnpm@10 bench check          # one part; pnpm bench --help lists them
npx --yes pnpm@10 bench report         # writes this page from the newest results
\`\`\`

- Every server is a process of its own and keeps 32 connections busy, unless said otherwise; the load
  comes from another process. All of it shares the machine, so a server has less than the machine.
- Servers take turns, A B C A B C …, and what is idle does nothing. Each is run warm first.
- Each request draws its token by chance from all live sessions. Before and after each round a sample of
  answers is checked against what is known of that token; an answer that is no success ends the run.
- Acct is what \`pnpm build\` makes, with its default settings but for the limits by address, because all load
  comes from one: exact, its log written to a file as JSON, its figures counted. Nothing is remembered between requests that a change elsewhere could make wrong.
- CPU is user and system time of the server's process from the operating system, for each request;
  PostgreSQL's processes are counted apart. It is the steadiest of all figures.
- A session's last use is written once a minute. Before each round of \`check\` all sessions are used once, so
  that no round writes a minute's worth in seconds; the part \`steady\` shows what these writes cost.
- Memory is resident memory at the end of each round; private memory leaves out pages of files.`;

function chapterOf(findings: Findings, part: Part): string {
  const sections = findings.sections(part.name).map((section) => {
    const name = section.slice(part.name.length + 2);
    const heading = name === '' ? [] : [`### ${name.charAt(0).toUpperCase()}${name.slice(1)}`];
    return [...heading, sectionOf(findings, part, section)].join('\n\n');
  });
  return [`## ${part.title}`, part.says, ...sections].join('\n\n');
}

function sectionOf(findings: Findings, part: Part, section: string): string {
  const load = findings.load(section);
  const seen = `${findings.rounds(section)}; load average ${shown(load.least)} to ${shown(load.most)}.`;
  const measure = plotted(findings, part, section);
  const plot = `![${titleOf(part, section)} (${headings[measure]})](${plotFile(section)})`;
  return [plot, partTable(findings, section), seen].join('\n\n');
}

function plotOf(findings: Findings, part: Part, section: string): string {
  const measure = plotted(findings, part, section);
  const bars = findings.subjects(section).flatMap((name) => {
    const spread = findings.spread(section, name, measure);
    return spread === undefined ? [] : [{ name, spread }];
  });
  return plotBars(`${titleOf(part, section)} (${headings[measure]})`, bars);
}

function titleOf({ name, title }: Part, section: string): string {
  return section === name ? title : `${title}${section.slice(name.length)}`;
}

/** Where some subjects have no rate, latencies are compared. */
function plotted(findings: Findings, { plots = 'perSecond' }: Part, section: string): Measure {
  if (plots !== 'perSecond') return plots;
  const all = findings.subjects(section);
  const isCommon = all.every((name) => findings.values(section, name, plots).length > 0);
  return isCommon ? plots : 'p99Ms';
}

function plotFile(section: string): string {
  return `performance-${section.replaceAll(/[^a-z0-9]+/g, '-')}.svg`;
}

function runTable(findings: Findings, line: RunLine, parts: readonly Part[]): string {
  const { at, commit, machine, ...run } = line;
  const names = parts
    .map(({ name }) => name)
    .filter((name) => findings.sections(name).some((section) => findings.run(section) === line));
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  return table(
    [`Run of ${at.slice(0, 16).replace('T', ' ')} UTC`, ''],
    [
      ['parts', names.join(', ')],
      ['Acct', commit],
      [
        'machine',
        `${machine.cores} cores, ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}`,
      ],
      ['live sessions', shown(run.sessions)],
      ['load from', run.generator],
      ['PostgreSQL', run.postgresql],
      ['versions', versions.join(', ')],
    ],
  );
}
