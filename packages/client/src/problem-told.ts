/** Tells a program's own log, whose mistakes must not become those of whoever waits for an answer. */
export function tellProblem(
  onProblem: ((sentence: string) => void) | undefined,
  sentence: string,
): void {
  try {
    onProblem?.(sentence);
  } catch {
    // Nobody is left to tell.
  }
}
