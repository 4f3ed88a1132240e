/**
 * No answer of the service came: it could not be reached or something else answered in its place, the
 * deadline passed, or the caller gave up. Whether a change was made is not known then.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly reason: Silence;

  constructor(reason: Silence, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

export type Silence = 'network' | 'timeout' | 'aborted';
