import { defineRefusals } from '../../kernel/refusals.ts';

export const oauthRefusals = defineRefusals('oauth', {
  unsupported_token_type: [
    'BAD_REQUEST',
    'A signed assertion cannot be revoked: end the session behind it, and it expires soon.',
  ],
});
