import type { Line, Measure, RoundLine, RunLine } from '../results.ts';
import { ratioOf, type Spread, spreadOf } from '../statistics.ts';

/** What was measured, by part and subject. */
export class Findings {
  readonly runs: readonly RunLine[];
  readonly #rounds: readonly RoundLine[];

  /** Of each part only the last run that was finished counts: figures of two runs do not compare. */
  constructor(lines: readonly Line[]) {
    const runs = lines
      .filter((line) => line.kind === 'run')
      .toSorted((a, b) => (a.run < b.run ? -1 : 1));
    const rounds = lines.filter((line) => line.kind === 'round');
    const latest = new Map<string, string>();
    for (const { run } of runs) {
      for (const line of rounds) if (line.run === run) latest.set(line.part, run);
    }
    this.#rounds = rounds.filter((line) => latest.get(line.part) === line.run);
    this.runs = runs.filter(({ run }) => [...latest.values()].includes(run));
  }

  /** A part may have several sections: `growth: check`, `growth: sweep`. */
  sections(part: string): string[] {
    const names = new Set(this.#rounds.map((line) => line.part));
    return [...names].filter((name) => name === part || name.startsWith(`${part}: `));
  }

  /** Subjects of a part in the order in which they took their turns. */
  subjects(part: string): string[] {
    return [...new Set(this.#of(part).map(({ subject }) => subject))];
  }

  values(part: string, subject: string, measure: Measure): number[] {
    return this.#of(part)
      .filter((line) => line.subject === subject)
      .flatMap(({ values }) => values[measure] ?? []);
  }

  spread(part: string, subject: string, measure: Measure): Spread | undefined {
    const values = this.values(part, subject, measure);
    return values.length === 0 ? undefined : spreadOf(values);
  }

  ratio(part: string, [over, under]: readonly [string, string], measure: Measure) {
    const [above, below] = [this.values(part, over, measure), this.values(part, under, measure)];
    return above.length === 0 || below.length === 0 ? undefined : ratioOf(above, below);
  }

  /** The load averages that were seen while a part was measured. */
  load(part: string): Spread {
    return spreadOf(this.#of(part).map(({ load }) => load));
  }

  /** How many rounds there were, and how long each was to take. */
  rounds(part: string): string {
    const lines = this.#of(part);
    const most = Math.max(...lines.map(({ round }) => round));
    const [{ seconds } = { seconds: Number.NaN }] = lines;
    return `${most} rounds of ${seconds} s`;
  }

  run(part: string): RunLine | undefined {
    const [line] = this.#of(part);
    return this.runs.find(({ run }) => run === line?.run);
  }

  #of(part: string): RoundLine[] {
    return this.#rounds.filter((line) => line.part === part);
  }
}
