import { answerJson } from '../check-answer.ts';
import { serve } from '../serve.ts';

// Nothing but the exchange itself: one text, as long as the answer to a check.
const text = JSON.stringify({
  accountId: 50_000,
  username: 'person50000',
  roles: [],
  sessionId: 'A0oURBJEEHUBZ9pG',
  createdAt: '2026-11-22T13:45:53.411Z',
  usedAt: '2026-11-22T13:45:53.411Z',
  expiresAt: '2026-11-22T14:45:53.411Z',
});

serve((_req, res) => answerJson(res, text));
