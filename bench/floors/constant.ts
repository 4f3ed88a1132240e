import { answerJson, constantCheck } from '../check-answer.ts';
import { serve } from '../serve.ts';

// Nothing but the exchange itself: one text, as long as the answer to a check.
const text = JSON.stringify(constantCheck);

serve((_req, res) => answerJson(res, text));
