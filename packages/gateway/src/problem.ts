import { STATUS_CODES } from 'node:http';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { z } from 'zod';

/** What the gateway itself refuses. Codes are part of the contract; sentences are not. */
export const gatewayProblems = {
  'request.invalid': {
    status: 400,
    title: 'The input does not have the form that this call needs.',
  },
  'request.malformed': { status: 400, title: 'The request cannot be read.' },
  'request.too_large': { status: 413, title: 'The request is too large.' },
  'request.unsupported_media_type': { status: 415, title: 'A body must be application/json.' },
  'request.url_too_long': { status: 414, title: 'The URL is too long.' },
  'route.not_found': { status: 404, title: 'There is nothing at this address.' },
  'route.method_not_allowed': { status: 405, title: 'This address does not take that method.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
} as const satisfies Record<string, ProblemKind>;

export type GatewayCode = keyof typeof gatewayProblems;

/** One line of a catalogue of problems. */
export interface ProblemKind {
  readonly status: number;
  /** One sentence; the same for every occurrence. */
  readonly title: string;
}

/** An error as the caller will see it (RFC 9457), before the gateway adds `type` and `requestId`. */
export interface Problem extends ProblemKind {
  /** Stable and meant for programs, such as `route.not_found`. */
  readonly code: string;
  /** What `title` does not say of this occurrence. It must never carry a value that the caller sent. */
  readonly detail?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Further members of the problem document. They cannot replace the standard ones. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** One field that did not fit; `path` is dotted and empty for the input as a whole. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface RefusalExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
}

/** Thrown by everything in this package that reads a request and says no to it. */
export class RequestRefusal extends Error {
  readonly problem: Problem;

  constructor(code: GatewayCode, detail?: string, extras: RefusalExtras = {}) {
    super(detail ?? gatewayProblems[code].title);
    this.name = 'RequestRefusal';
    this.problem = {
      code,
      ...gatewayProblems[code],
      detail,
      headers: extras.headers,
      extensions: extras.errors === undefined ? undefined : { errors: extras.errors },
    };
  }
}

/**
 * The problem for anything thrown, when the host has no better answer.
 *
 * Only what was thrown on purpose speaks: a `TRPCError` below 500 keeps its own message as
 * `detail`, a failed zod input becomes `request.invalid` with a list of fields. tRPC copies the
 * message of unexpected errors into its own, so everything else is `internal` without a word.
 */
export function defaultProblem(error: unknown): Problem {
  if (error instanceof RequestRefusal) return error.problem;
  if (!(error instanceof TRPCError) || error.code === 'INTERNAL_SERVER_ERROR') return internal();
  if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError) {
    return invalidInput(error.cause);
  }
  const status = getHTTPStatusCodeFromError(error);
  return {
    status,
    code: error.code.toLowerCase(),
    title: STATUS_CODES[status] ?? 'The request failed',
    detail: status < 500 ? ownMessage(error) : undefined,
  };
}

/** The answer to everything unexpected: it says nothing of the cause. */
export function internal(): Problem {
  return { code: 'internal', ...gatewayProblems.internal };
}

/**
 * The fields of a failed zod parse as a `request.invalid` problem. Messages say what was expected
 * and never what was sent.
 */
export function invalidInput(error: z.core.$ZodError): Problem {
  const errors = error.issues.slice(0, MAX_FIELD_ERRORS).map(toFieldError);
  return { code: 'request.invalid', ...gatewayProblems['request.invalid'], extensions: { errors } };
}

const MAX_FIELD_ERRORS = 20;
const MAX_MESSAGE_CHARS = 200;

function toFieldError(issue: z.core.$ZodIssue): FieldError {
  const path = issue.path.map(String).join('.');
  const message =
    issue.code === 'unrecognized_keys' ? 'It has a field that is not known here' : issue.message;
  return { path: shorten(path), message: shorten(message) };
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_CHARS ? `${text.slice(0, MAX_MESSAGE_CHARS)}…` : text;
}

// A TRPCError made without a message takes its cause's message or its code: neither was meant
// for the caller.
function ownMessage(error: TRPCError): string | undefined {
  if (error.message === error.code || error.message === error.cause?.message) return undefined;
  return error.message;
}
