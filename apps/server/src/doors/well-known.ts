import { type Core, problemOf } from '@acct/core';
import type { Response } from 'express';
import { answerJson } from '../answer.ts';
import { jwksPath } from './jwks.ts';
import { oauthPaths } from './oauth.ts';

/**
 * What a client of OAuth may find out by itself (RFC 8414), where the operator has said under which address
 * the service is known: a host that a caller names must not end up in it.
 */
export function wellKnownPages(core: Core): readonly [path: string, answer: Answerer][] {
  const { publicUrl, docs, issuer = publicUrl } = core.tools.settings;
  if (publicUrl === undefined || issuer === undefined || !URL.canParse(issuer)) return [];
  const metadata = {
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
  const { pathname } = new URL(issuer);
  const path = `/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
  return [[path, answerMetadata]];

  async function answerMetadata(res: Response): Promise<void> {
    const keys = (await hasKeys(core)) && { jwks_uri: publicUrl + jwksPath };
    answerJson(res, 200, { body: { ...metadata, ...keys } });
  }
}

type Answerer = (res: Response) => Promise<void>;

/** Whether assertions are signed here at all. */
async function hasKeys(core: Core): Promise<boolean> {
  try {
    await core.as({ kind: 'nothing' }).assertions.keys();
    return true;
  } catch (error) {
    if (problemOf(error).reason.startsWith('assertions.')) return false;
    throw error;
  }
}
