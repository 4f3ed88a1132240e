import type { Quantity } from '../quantity.ts';

/** “1 account”, “2 accounts”: a number with what it counts. */
export function counted({ said, isOne }: Quantity, one: string, many: string): string {
  return `${said} ${isOne ? one : many}`;
}
