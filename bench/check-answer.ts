import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** A session with its account, as the floors read it with one statement. */
export const CheckRow = z.object({
  sessionId: z.string(),
  accountId: z.number(),
  username: z.string(),
  createdAt: z.number(),
  usedAt: z.number(),
});
export type CheckRow = z.output<typeof CheckRow>;

/** An answer to a check that never changes, as long as a real one. */
export const constantCheck = {
  accountId: 50_000,
  username: 'person50000',
  roles: [],
  sessionId: 'A0oURBJEEHUBZ9pG',
  createdAt: '2026-11-22T13:45:53.411Z',
  usedAt: '2026-11-22T13:45:53.411Z',
  expiresAt: '2026-11-22T14:45:53.411Z',
};

/** What Acct's own limits are by default. */
const idleMs = 3_600_000;
const absoluteMs = 86_400_000;

/** What Acct answers, made for each request; undefined when the session has ended. */
export function checkJson(row: CheckRow): string | undefined {
  const expiresAt = Math.min(row.usedAt + idleMs, row.createdAt + absoluteMs);
  if (expiresAt <= Date.now()) return undefined;
  return JSON.stringify({
    accountId: row.accountId,
    username: row.username,
    roles: [],
    sessionId: row.sessionId,
    createdAt: new Date(row.createdAt).toISOString(),
    usedAt: new Date(row.usedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  });
}

export function bearerOf(req: IncomingMessage): string {
  return (req.headers.authorization ?? '').slice('Bearer '.length);
}

/** The least that an answer needs. */
export function answerJson(res: ServerResponse, text: string | undefined): void {
  const status = text === undefined ? 401 : 200;
  const body = text ?? '{}';
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  res.end(body);
}
