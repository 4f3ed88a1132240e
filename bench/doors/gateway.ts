import { createGateway } from '@acct/gateway';
import { serve } from '../serve.ts';
import { router } from './router.ts';

// Our gateway alone: the router's own work is a constant.
const gateway = createGateway({ router, basePath: '', createContext: () => ({}) });

serve((req, res) => void gateway.handle(req, res));
