import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Presented } from '@acct/core';
import { RequestRefusal, signalOf } from '@acct/gateway';
import { answerJson, answerText } from '../answer.ts';
import { answerError } from '../answer-error.ts';
import { callOf } from '../procedures.ts';
import { arrivalOf, contextFor } from '../request.ts';
import { presentedByClient } from './client-credentials.ts';
import type { DoorParts } from './door.ts';
import { type Form, readForm } from './form-body.ts';

/** `/oauth`: introspection (RFC 7662) and revocation (RFC 7009), as forms. Errors are those of RFC 6749. */
export function oauthDoor(parts: DoorParts) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    arrivalOf(req).door = 'oauth';
    try {
      await answer(parts, { req, res });
    } catch (error) {
      answerError(parts, error, { req, res });
    }
  };
}

export const oauthPaths = {
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
} as const;

type Endpoint = {
  readonly operation: string;
  readonly call: ReturnType<typeof callOf>;
  presented(req: IncomingMessage, form: Form): Presented;
};

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  [oauthPaths.introspection, endpoint('oauth.introspect', presentedByClient)],
  // Whoever has the token may end it, so who else somebody is counts for nothing.
  [oauthPaths.revocation, endpoint('oauth.revoke', () => ({ kind: 'nothing' }))],
]);

function endpoint(operation: string, presented: Endpoint['presented']): Endpoint {
  return { operation, call: callOf(operation), presented };
}

type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse };

async function answer(parts: DoorParts, { req, res }: Exchange): Promise<void> {
  const [path = '', query] = (req.url ?? '').split('?', 2);
  const found = endpoints.get(path);
  if (found === undefined) throw new RequestRefusal('route.not_found');
  const arrival = arrivalOf(req);
  arrival.operation = found.operation;
  arrival.route = path;
  if (req.method === 'OPTIONS') {
    res.writeHead(204, { allow }).end();
    return;
  }
  if (req.method !== 'POST') {
    throw new RequestRefusal('route.method_not_allowed', undefined, { headers: { allow } });
  }
  // Addresses are logged on the way, and tokens must not be.
  if (query !== undefined) {
    throw new RequestRefusal('request.malformed', 'Parameters go into the body, not into the URL.');
  }
  const form = await readForm(req);
  const ctx = contextFor(parts, req, found.presented(req, form));
  const input = { token: form.get('token') };
  const output = await found.call({ ctx, input, signal: signalOf(res) });
  // The deadline may have answered meanwhile.
  if (res.headersSent) return;
  if (output === undefined) answerText(res, 200, { text: '', headers: {} });
  else answerJson(res, 200, { body: output });
}

const allow = 'POST, OPTIONS';
