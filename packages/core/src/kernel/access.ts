import { defineRefusals } from './refusals.ts';

/** Why somebody may not enter; RFC 6750, section 3.1 says which status is which. */
export const accessRefusals = defineRefusals('access', {
  session_required: ['UNAUTHORIZED', 'Sign in first: this needs a session token.'],
  session_invalid: ['UNAUTHORIZED', 'That session does not exist or has ended. Sign in again.'],
  key_invalid: ['UNAUTHORIZED', 'That API key does not exist, has expired or was revoked.'],
  session_only: ['FORBIDDEN', 'No API key may do this: it takes a session.'],
  scope_required: ['FORBIDDEN', 'The API key does not have the scope that this needs.'],
  credentials_malformed: [
    'BAD_REQUEST',
    'One bearer token is expected: "Authorization: Bearer <token>".',
  ],
  role_required: ['FORBIDDEN', 'Your account does not have the role that this needs.'],
  legacy_only: ['FORBIDDEN', 'Only the doors that speak as PyAcct did may do this.'],
  operator_only: [
    'FORBIDDEN',
    'This is done on the command line of the service, not over a network.',
  ],
});
