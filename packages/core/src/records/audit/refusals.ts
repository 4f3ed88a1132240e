import { defineRefusals } from '../../kernel/refusals.ts';

export const auditRefusals = defineRefusals('audit', {
  cursor_expired: [
    'CONFLICT',
    'The journal keeps no events from that long ago: some that came after it are gone.',
  ],
});
