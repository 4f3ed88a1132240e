import express from 'express';
import { constantCheck } from '../check-answer.ts';
import { serve } from '../serve.ts';

// Express as it comes, with one route that answers a constant.
const app = express();
app.get('/v1/session', (_req, res) => {
  res.json(constantCheck);
});

serve(app);
