/**
 * A refusal is a rule of ours that said no. Its code, status and sentence stand in one table in the
 * slice that refuses; the place that throws names only the code. Anything thrown that is no refusal is
 * a fault of ours and leaves the house as `internal`, without its text.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;
  readonly kind: RefusalKind;
  readonly details: RefusalDetails;

  constructor(reason: string, entry: RefusalEntry, details: RefusalDetails = {}) {
    super(entry[1]);
    this.reason = reason;
    this.kind = entry[0];
    this.details = details;
  }
}

/** The kinds of no that exist, each with the HTTP status it travels under (RFC 9110). */
export const refusalStatus = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type RefusalKind = keyof typeof refusalStatus;
export type RefusalEntry = readonly [kind: RefusalKind, sentence: string];

/** Facts that help the caller to do better. Never a value that was sent, never a secret. */
export type RefusalDetails = Readonly<Record<string, unknown>>;

export type RefusalTable = {
  readonly prefix: string;
  readonly entries: Readonly<Record<string, RefusalEntry>>;
};

/** Opens the table of one capability: `accounts` makes `accounts.username_taken`. */
export function defineRefusals<
  const Prefix extends string,
  const Entries extends Readonly<Record<string, RefusalEntry>>,
>(prefix: Prefix, entries: Entries) {
  function refuse(code: keyof Entries & string, details?: RefusalDetails): Refusal {
    const entry: RefusalEntry = entries[code] ?? ['BAD_REQUEST', code];
    return new Refusal(`${prefix}.${code}`, entry, details);
  }
  return { prefix, entries, refuse };
}

/** The full codes of a table as a union of literals, so that a client can be told of each by type. */
export type ReasonsOf<Table extends RefusalTable> = Table extends RefusalTable
  ? `${Table['prefix']}.${keyof Table['entries'] & string}`
  : never;
