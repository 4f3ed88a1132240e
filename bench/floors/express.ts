import express from 'express';
import { serve } from '../serve.ts';

// Express as it comes, with one route that answers a constant.
const app = express();
app.get('/v1/session', (_req, res) => {
  res.json({
    accountId: 50_000,
    username: 'person50000',
    roles: [],
    sessionId: 'A0oURBJEEHUBZ9pG',
    createdAt: '2026-11-22T13:45:53.411Z',
    usedAt: '2026-11-22T13:45:53.411Z',
    expiresAt: '2026-11-22T14:45:53.411Z',
  });
});

serve(app);
