import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '@acct/core';
import { signalOf } from '@acct/gateway';
import { answerJson } from '../answer.ts';
import { answerError } from '../answer-error.ts';
import { callOf } from '../procedures.ts';
import { contextFor } from '../request.ts';
import type { DoorParts } from './door.ts';

/** Where verifiers look for the public keys of assertions (RFC 7517), and may keep them for a while. */
export const jwksPath = '/.well-known/jwks.json';

/** The document at that address. What is refused is kept by nobody. */
export function jwksPage(parts: DoorParts) {
  const keys = callOf('assertions.keys');
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      const ctx = contextFor(parts, req);
      const body = await keys({ ctx, input: undefined, signal: signalOf(res) });
      if (res.headersSent) return;
      const headers = { 'cache-control': `public, max-age=${limits.publicKeysSeconds}` };
      answerJson(res, 200, { body, headers });
    } catch (error) {
      answerError(parts, error, { req, res });
    }
  };
}
