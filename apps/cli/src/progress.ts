import type { Call } from './call.ts';

/**
 * One line on stderr that says how far something long is; nothing where nobody watches. `lineOf` hears of
 * every step, also of those that are not shown.
 */
export function progressOn<Progress extends { readonly done: number; readonly of: number }>(
  { stderr, json }: Call,
  lineOf: (progress: Progress) => string,
) {
  if (stderr.isTTY !== true || json) return { tell: () => {}, end: () => {} };
  let told: number | undefined;

  function tell(progress: Progress): void {
    const now = performance.now();
    const line = lineOf(progress);
    if (told !== undefined && now - told < everyMs && progress.done < progress.of) return;
    told = now;
    stderr.write(`\r\u001b[K${line}`);
  }

  function end(): void {
    if (told !== undefined) stderr.write('\n');
  }

  return { tell, end };
}

const everyMs = 250;
