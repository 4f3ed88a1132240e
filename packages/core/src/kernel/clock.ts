/** Time is handed in, so that a test can let a day pass and every service agrees what "now" is. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
