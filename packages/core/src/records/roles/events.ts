import { defineEvents } from '../../journal.ts';

export const roleEvents = defineEvents('roles', {
  granted: 'An account got a role.',
  revoked: ['An account lost a role; its sessions ended.', 'account'],
  bootstrapped: 'The bootstrap secret made the first administrator.',
});
