import type { Progress } from '@acct/core';
import type { Call } from '../call.ts';
import { progressOn } from '../progress.ts';

/** Says how far a long import is, and how long it may still take. */
export function importProgressOn(call: Call) {
  let doing: Progress['doing'] | undefined;
  let began = 0;
  return progressOn(call, (progress: Progress) => {
    const now = performance.now();
    if (progress.doing !== doing) {
      doing = progress.doing;
      began = now;
    }
    return progressLine(progress, (now - began) / 1000);
  });
}

function progressLine({ doing, done, of }: Progress, seconds: number): string {
  const verb = doing === 'examine' ? 'Examined' : 'Imported';
  const rate = done / Math.max(seconds, 0.001);
  const left = Math.ceil((of - done) / Math.max(rate, 0.001));
  return `${verb} ${done} of ${of} accounts, ${Math.round(rate)} a second, ${left} s left`;
}
