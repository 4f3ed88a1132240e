/** An assertion that must not be accepted, or not now. */
export class AssertionRefused extends Error {
  override readonly name = 'AssertionRefused';
  readonly reason: RefusedBecause;

  constructor(reason: RefusedBecause, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * `invalid`: none of the service for this audience. `expired`: its time is over. `ended`: its session is.
 * `unavailable`: nobody can say just now; answer 503, and never let anybody in.
 */
export type RefusedBecause = 'invalid' | 'expired' | 'ended' | 'unavailable';
