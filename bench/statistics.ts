/** The middle of several rounds, and how far they lie apart. */
export type Spread = { readonly median: number; readonly least: number; readonly most: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: middleOf(sorted),
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}

/** The ratio of the medians; its range is that of the ratios round by round. */
export function ratioOf(over: readonly number[], under: readonly number[]): Spread {
  const rounds = over.flatMap((value, round) => {
    const other = under[round];
    return other === undefined ? [] : [value / other];
  });
  return { ...spreadOf(rounds), median: spreadOf(over).median / spreadOf(under).median };
}

/** The value that this share of all lies at or below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/**
 * How well a time tells which of the two it belongs to: the share of all pairs of one and the other in which
 * the first is the longer one. At 0.5 nobody can tell.
 */
export function aucOf(ones: readonly number[], others: readonly number[]): number {
  const wins = ones.flatMap((one) =>
    others.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
  );
  return wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
}

function middleOf(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2);
  const [upper = Number.NaN, lower = Number.NaN] = [sorted[half], sorted[half - 1]];
  return sorted.length % 2 === 0 ? (lower + upper) / 2 : upper;
}
