import { toNodeHandler } from 'better-auth/node';
import { serve } from '../serve.ts';
import { openBetterAuth } from './better-auth-options.ts';

// Better Auth behind plain node:http, with its own defaults but for the limits that would refuse a load.
const { auth } = await openBetterAuth();
const handle = toNodeHandler(auth);

serve((req, res) => void handle(req, res));
