/**
 * The candidate that a misspelt word most likely meant; undefined where none is near. Near means that two
 * letters have to change, or every third of a long word, or that the word was cut short.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, steps: editSteps(word, candidate) }))
    .sort((a, b) => a.steps - b.steps);
  const best = ranked[0];
  if (best !== undefined && best.steps <= Math.max(2, word.length / 3)) return best.candidate;
  const longer = candidates.filter((candidate) => candidate.startsWith(word));
  return longer.length === 1 ? longer[0] : undefined;
}

/** How many letters must be put in, taken out or replaced (Levenshtein's distance). */
function editSteps(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
