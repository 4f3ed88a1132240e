import { defineEvents } from '../../kernel/events.ts';

export const roleEvents = defineEvents('roles', {
  granted: 'An account got a role.',
  revoked: [
    'An account lost a role; its sessions ended, and its API keys with the scopes `check` and `service`.',
    'account',
  ],
  bootstrapped: 'The bootstrap secret made the first administrator.',
});
