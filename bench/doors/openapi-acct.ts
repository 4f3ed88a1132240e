import { appRouter } from '@acct/core';
import { createOpenApiHttpHandler } from 'trpc-to-openapi';
import { serve } from '../serve.ts';
import { acctContext } from './acct-context.ts';

// Acct's own router and core behind trpc-to-openapi's handler on plain node:http.
const createContext = await acctContext();
const handle = createOpenApiHttpHandler({
  router: appRouter,
  createContext: ({ req }) => createContext(authorizationOf(req.headers)),
});

serve((req, res) => void handle(req, res));

/** Its types promise the headers of node:http, but this handler of theirs has those of fetch. */
function authorizationOf(headers: unknown): string | null {
  return headers instanceof Headers ? headers.get('authorization') : null;
}
