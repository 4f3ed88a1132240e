import { createOpenApiHttpHandler } from 'trpc-to-openapi';
import { serve } from '../serve.ts';
import { router } from './router.ts';

// trpc-to-openapi's handler on plain node:http, with the same router as our gateway.
const handle = createOpenApiHttpHandler({ router, createContext: () => ({}) });

serve((req, res) => void handle(req, res));
