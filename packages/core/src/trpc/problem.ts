import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { inputErrorCharsMax, inputErrorsMax } from '../kernel/limits.ts';
import { Refusal, type RefusalDetails, refusalStatus } from '../kernel/refusals.ts';
import { Unavailable, unavailableAsRefusal } from '../kernel/unavailable.ts';

/** One answer for one error, the same at every door. */
export type Problem = {
  readonly status: number;
  /** The stable code: `accounts.username_taken`. */
  readonly reason: string;
  readonly message: string;
  readonly details: RefusalDetails;
};

/**
 * What a caller may learn of an error: everything of a refusal, the fields of an ill-formed input, and
 * of anything else nothing but that it was our fault.
 */
export function problemOf(error: unknown): Problem {
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    const { reason, message, details } = refusal;
    return { status: refusalStatus[refusal.kind], reason, message, details };
  }
  if (error instanceof TRPCError) return problemOfTransport(error);
  return internal;
}

/**
 * True when the error belongs in the log as a fault: it is no refusal and no bad request, or it is
 * something outside that is gone and does not come back by itself.
 */
export function isFault(error: unknown): boolean {
  return problemOf(error).status === 500 || isLasting(error);
}

function isLasting(error: unknown): boolean {
  if (error instanceof Unavailable) return error.isFault;
  const cause = causeOf(error);
  return cause !== undefined && isLasting(cause);
}

const internal = {
  status: 500,
  reason: 'internal',
  message: 'Something went wrong on our side. The request id helps to find out what.',
  details: {},
} as const satisfies Problem;

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof TRPCError && error.cause instanceof Refusal) return error.cause;
  return unavailableAsRefusal(error) ?? unavailableAsRefusal(causeOf(error));
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function problemOfTransport(error: TRPCError): Problem {
  if (error.code === 'BAD_REQUEST' && error.cause instanceof ZodError) {
    const errors = error.cause.issues.slice(0, inputErrorsMax).map(issueOf);
    return { ...illFormed, details: { errors } };
  }
  const problems: Partial<Record<TRPCError['code'], Problem>> = transportProblems;
  return problems[error.code] ?? internal;
}

/** Where the input is wrong and what was expected; never the value itself. */
function issueOf(issue: ZodError['issues'][number]): { path: string; message: string } {
  return { path: shortened(issue.path.map(String).join('.')), message: shortened(issue.message) };
}

/** Paths and messages name keys, which the caller chose. */
function shortened(text: string): string {
  return text.length <= inputErrorCharsMax ? text : `${text.slice(0, inputErrorCharsMax)}…`;
}

const illFormed = transport(
  400,
  'request.invalid',
  'The input does not have the form that this call needs.',
);

/** What tRPC itself refuses before a procedure runs. */
const transportProblems = {
  PARSE_ERROR: transport(400, 'request.malformed', 'The request cannot be read.'),
  BAD_REQUEST: transport(400, 'request.malformed', 'The request cannot be read.'),
  NOT_FOUND: transport(404, 'route.not_found', 'There is nothing at this address.'),
  METHOD_NOT_SUPPORTED: transport(
    405,
    'route.method_not_allowed',
    'This address does not take that method.',
  ),
  PAYLOAD_TOO_LARGE: transport(413, 'request.too_large', 'The request is too large.'),
  UNSUPPORTED_MEDIA_TYPE: transport(
    415,
    'request.unsupported_media_type',
    'A body must be application/json.',
  ),
} satisfies Partial<Record<TRPCError['code'], Problem>>;

/** The codes of all answers that are no refusal of ours. */
export type TransportReason =
  | (typeof transportProblems)[keyof typeof transportProblems]['reason']
  | (typeof illFormed)['reason']
  | (typeof internal)['reason'];

function transport<const Reason extends string>(status: number, reason: Reason, message: string) {
  return { status, reason, message, details: {} };
}
