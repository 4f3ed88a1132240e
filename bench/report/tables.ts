import { headings, measures, shown, withRange } from './figures.ts';
import type { Findings } from './findings.ts';
import { cpuRatioOf, isReached, measuredOf, type Target, targets } from './targets.ts';

/** Medians of all rounds; rates and times to an answer with their range. */
export function partTable(findings: Findings, part: string): string {
  const subjects = findings.subjects(part);
  const columns = measures.filter((measure) =>
    subjects.some((subject) => findings.values(part, subject, measure).length > 0),
  );
  const rows = subjects.map((subject) => [
    subject,
    ...columns.map((measure) => {
      const spread = findings.spread(part, subject, measure);
      if (spread === undefined) return '';
      return ranged.has(measure) ? withRange(spread) : shown(spread.median);
    }),
  ]);
  return table(['', ...columns.map((measure) => headings[measure])], rows);
}

const ranged = new Set(['perSecond', 'answerMs']);

/** Each target beside what was measured; those whose part is not there are left out. */
export function targetTable(findings: Findings): string {
  const rows = targets.flatMap((target) => {
    const measured = measuredOf(findings, target);
    if (measured === undefined) return [];
    const reached = isReached(target, measured) ? 'reached' : '**not reached**';
    const byCpu = cpuRatioOf(findings, target);
    const cpu = byCpu === undefined ? '' : shown(byCpu.median);
    return [[target.says, boundOf(target), withRange(measured), cpu, reached]];
  });
  return table(['', 'target', 'measured', 'by CPU', ''], rows);
}

function boundOf({ atLeast, atMost }: Target): string {
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}`;
  return atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const dashes = head.map((_, at) => (at === 0 ? '---' : '---:'));
  return [head, dashes, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
