import { focusManager } from '@tanstack/react-query';

/**
 * Takes a page at which nobody does anything for one that nobody looks at: what asks every few seconds
 * stops. A screen that was left would keep its session in use otherwise, however soon Acct ends those that
 * are not used.
 */
export function askOnlyForSomebody(): void {
  let isLeft = false;
  let timer = setTimeout(leave, leftAfterMs);
  for (const sign of signsOfLife) addEventListener(sign, stay, { capture: true, passive: true });

  function leave(): void {
    isLeft = true;
    focusManager.setFocused(false);
  }

  function stay(): void {
    clearTimeout(timer);
    timer = setTimeout(leave, leftAfterMs);
    if (!isLeft) return;
    isLeft = false;
    // As the browser has it from now on; what is old is asked anew at once.
    focusManager.setFocused(undefined);
  }
}

/** Long enough to read a page, and short beside what sessions may be unused. */
const leftAfterMs = 5 * 60_000;

const signsOfLife = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'focus'];
