import type { Progress } from '@acct/core';
import type { Call } from '../call.ts';

/** One line on stderr that tells how far a long import is; nothing where nobody watches. */
export function progressOn({ stderr, json }: Call) {
  if (stderr.isTTY !== true || json) return { tell: () => {}, end: () => {} };
  let doing: Progress['doing'] | undefined;
  let began = 0;
  let told = 0;

  function tell(progress: Progress): void {
    const now = performance.now();
    if (progress.doing !== doing) {
      doing = progress.doing;
      began = now;
    }
    if (now - told < everyMs && progress.done < progress.of) return;
    told = now;
    stderr.write(`\r\u001b[K${progressLine(progress, (now - began) / 1000)}`);
  }

  function end(): void {
    if (doing !== undefined) stderr.write('\n');
  }

  return { tell, end };
}

const everyMs = 250;

function progressLine({ doing, done, of }: Progress, seconds: number): string {
  const verb = doing === 'examine' ? 'Examined' : 'Imported';
  const rate = done / Math.max(seconds, 0.001);
  const left = Math.ceil((of - done) / Math.max(rate, 0.001));
  return `${verb} ${done} of ${of} accounts, ${Math.round(rate)} a second, ${left} s left`;
}
