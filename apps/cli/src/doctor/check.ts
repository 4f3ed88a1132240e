/** What doctor found about one thing. */
export type Check = {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do; only where something is not ok. */
  readonly advice?: string;
};

export function ok(name: string, says: string): Check {
  return { name, status: 'ok', says };
}

export function warn(name: string, says: string, advice: string): Check {
  return { name, status: 'warn', says, advice };
}

export function fail(name: string, says: string, advice: string): Check {
  return { name, status: 'fail', says, advice };
}
