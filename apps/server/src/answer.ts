import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { hasBody } from '@acct/gateway';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { inOauthWords } from './doors/oauth-words.ts';
import { type Answer, headersOf, problemType, wordsOf } from './problems.ts';
import { type Arrival, arrivalOf } from './request.ts';

/** Answers with a problem in the envelope of the door that the address belongs to. */
export function answerProblem(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  // Somebody answered meanwhile; a second answer cannot be sent.
  if (res.headersSent) return;
  const { requestId } = arrivalOf(req).origin;
  const headers = {
    ...headersOf(answer),
    ...answer.headers,
    // What is left of a body would have to be read before the connection is good for another request.
    ...(leavesBody(req) && { connection: 'close' }),
  };
  if (/^\/pyacct\//.test(req.url ?? '') || arrivalOf(req).door.startsWith('pyacct-')) {
    answerJson(res, answer.status, { body: { detail: answer.message }, headers });
    return;
  }
  if (/^\/oauth\//.test(req.url ?? '')) {
    const { body, headers: own } = inOauthWords(req, answer);
    answerJson(res, answer.status, { body, headers: { ...headers, ...own } });
    return;
  }
  const isTrpc = /^\/trpc(?:[/?]|$)/.test(req.url ?? '') || arrivalOf(req).door === 'trpc';
  answerText(res, answer.status, {
    headers: { ...headers, 'content-type': isTrpc ? JSON_TYPE : 'application/problem+json' },
    text: JSON.stringify(
      isTrpc ? trpcEnvelope(answer, arrivalOf(req)) : problemBody(answer, requestId),
    ),
  });
}

/** A problem document (RFC 9457); standard members cannot be replaced by details. */
export function problemBody(answer: Answer, requestId: string | undefined): object {
  const { status, reason, details } = answer;
  const type = problemType(reason);
  // Named although it may have no value, so that details cannot fill it.
  const { title, detail } = wordsOf(answer);
  const standard = { type, title, status, code: reason, detail, requestId };
  return { ...standard, ...details, ...standard };
}

export function answerJson(
  res: ServerResponse,
  status: number,
  { body, headers = {} }: { body: unknown; headers?: OutgoingHttpHeaders },
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  answerText(res, status, { text, headers: { 'content-type': JSON_TYPE, ...headers } });
}

export function answerText(
  res: ServerResponse,
  status: number,
  { text, headers }: { text: string | Buffer; headers: OutgoingHttpHeaders },
): void {
  res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  res.end(text);
}

/** Whether a body is still on its way. */
export function leavesBody(req: IncomingMessage): boolean {
  return !req.complete && hasBody(req);
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The same envelope as tRPC's own errors, for what is refused before tRPC sees it. */
function trpcEnvelope(answer: Answer, { origin, operation }: Arrival): object {
  const key = trpcKeys[answer.status] ?? 'BAD_REQUEST';
  return {
    error: {
      message: answer.message,
      code: TRPC_ERROR_CODES_BY_KEY[key],
      data: {
        code: key,
        httpStatus: answer.status,
        path: operation.includes('.') ? operation : undefined,
        reason: answer.reason,
        details: answer.details,
        requestId: origin.requestId,
      },
    },
  };
}

const trpcKeys: Readonly<Record<number, keyof typeof TRPC_ERROR_CODES_BY_KEY>> = {
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  408: 'TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};
