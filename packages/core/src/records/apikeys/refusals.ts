import { defineRefusals } from '../../kernel/refusals.ts';

export const apiKeyRefusals = defineRefusals('apikeys', {
  not_found: ['NOT_FOUND', 'There is no such API key.'],
  account_not_found: ['NOT_FOUND', 'There is no active account of that id.'],
  too_many: ['CONFLICT', 'The account has as many API keys as it may have. Revoke one first.'],
  scope_needs_role: [
    'FORBIDDEN',
    'Only an account with the role service or admin can have an API key with that scope.',
  ],
});
