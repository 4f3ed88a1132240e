import { appRouter } from '@acct/core';
import { createOpenApiHttpHandler } from 'trpc-to-openapi';
import { serve } from '../serve.ts';
import { acctContext } from './acct-context.ts';

// Acct's own router and core behind trpc-to-openapi's handler on plain node:http.
const createContext = await acctContext();
const handle = createOpenApiHttpHandler({
  router: appRouter,
  createContext: ({ req }) => createContext(req),
});

serve((req, res) => void handle(req, res));
