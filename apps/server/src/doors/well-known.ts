import type { Core } from '@acct/core';
import type { Response } from 'express';
import { answerJson } from '../answer.ts';
import { oauthPaths } from './oauth.ts';

/**
 * What a client of OAuth may find out by itself (RFC 8414), where the operator has said under which address
 * the service is known: a host that a caller names must not end up in it.
 */
export function wellKnownPages({
  tools: { settings },
}: Core): readonly [path: string, answer: (res: Response) => void][] {
  const { publicUrl, docs } = settings;
  const issuer = settings.issuer ?? publicUrl;
  if (publicUrl === undefined || issuer === undefined || !URL.canParse(issuer)) return [];
  const { pathname } = new URL(issuer);
  const body = {
    issuer,
    // Tokens are given out by the sign-in and not by a grant; left out, these would mean some.
    response_types_supported: [],
    grant_types_supported: [],
    introspection_endpoint: publicUrl + oauthPaths.introspection,
    introspection_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'Bearer',
    ],
    revocation_endpoint: publicUrl + oauthPaths.revocation,
    revocation_endpoint_auth_methods_supported: ['none'],
    ...(docs && { service_documentation: `${publicUrl}/docs` }),
  };
  const path = `/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
  return [[path, (res) => answerJson(res, 200, { body })]];
}
