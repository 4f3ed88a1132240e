import { accessLevels, accessProblems, appRouter } from '@acct/core';
import type { openApiDocument } from '@acct/gateway/document';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { problemCatalogue } from './problems.ts';

/** A document of OpenAPI 3.1. */
export type ApiDocument = ReturnType<typeof openApiDocument>;

/**
 * The contract of the REST door, made from the router alone: the same on every machine, so it can be
 * committed and compared. The running service adds what its operator defined (`describedFor`).
 */
export async function referenceDocument(): Promise<ApiDocument> {
  // A service that nobody asks for its document never loads what makes it.
  const { openApiDocument } = await import('@acct/gateway/document');
  return openApiDocument({
    router: appRouter,
    basePath: '/v1',
    title: 'Acct',
    version: manifest.version,
    description:
      'Accounts and sessions: sign up, sign in, and ask whose token this is. Send the token as `Authorization: Bearer <token>`. Every error is a problem document (RFC 9457) whose `code` is stable.',
    license: { name: 'MIT', identifier: 'MIT' },
    securitySchemes: {
      session: {
        type: 'http',
        scheme: 'bearer',
        description: 'The token that signing in gives.',
      },
    },
    problems: problemCatalogue,
    accessOf: (operation) => accessOf(operation.procedure._def.meta),
  });
}

const Guarded = z.looseObject({ access: z.enum(accessLevels) });

function accessOf(meta: unknown): { protect: boolean; errors: readonly string[] } {
  const { access } = Guarded.parse(meta);
  return { protect: access !== 'public', errors: accessProblems[access] };
}
