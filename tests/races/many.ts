/** Many of one kind, each by its number. */
export function times<Made>(size: number, make: (i: number) => Made): Made[] {
  return Array.from({ length: size }, (_, i) => make(i));
}

/** How often each outcome came. */
export function count(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
