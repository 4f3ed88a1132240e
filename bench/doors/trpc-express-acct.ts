import { appRouter } from '@acct/core';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { serve } from '../serve.ts';
import { acctContext } from './acct-context.ts';

// Acct's own router and core behind tRPC's adapter for Express, as tRPC's guide sets it up.
const createContext = await acctContext();
const app = express();
app.use(
  '/trpc',
  createExpressMiddleware({
    router: appRouter,
    createContext: ({ req }) => createContext(req.headers.authorization),
  }),
);

serve(app);
