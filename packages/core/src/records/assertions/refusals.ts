import { defineRefusals } from '../../kernel/refusals.ts';

export const assertionRefusals = defineRefusals('assertions', {
  not_configured: [
    'SERVICE_UNAVAILABLE',
    'This service signs no assertions: its operator has to set ACCT_SECRET first.',
  ],
  keys_locked: [
    'SERVICE_UNAVAILABLE',
    'This service signs no assertions now: its keys were sealed under another ACCT_SECRET.',
  ],
});
