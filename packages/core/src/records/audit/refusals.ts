import { defineRefusals } from '../../kernel/refusals.ts';

export const auditRefusals = defineRefusals('audit', {
  cursor_expired: [
    'CONFLICT',
    'The journal cannot go on from there: events that came after it are gone, or it was restored from before it.',
  ],
});
