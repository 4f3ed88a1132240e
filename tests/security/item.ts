/**
 * One row of docs/reference/security.md: a property that an attacker or a fault would have to break, and
 * the tests that break without it. Each area has its own file beside this one.
 */
export type SecurityItem = {
  /** The code of the checklist: A4, X7, Z3; of a peer's mistake that must not be ours: R15. */
  readonly id: string;
  /** What holds, in one sentence that a stranger understands. */
  readonly says: string;
  readonly state: 'held' | 'partly' | 'open';
  /** The files and the names of the tests that prove it, each name as it stands in its file. */
  readonly tests: readonly (readonly [file: string, name: string])[];
  /** What is not held, and why; needed unless the state is `held`. */
  readonly missing?: string;
};
