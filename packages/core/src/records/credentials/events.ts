import { defineEvents } from '../../journal.ts';

export const credentialEvents = defineEvents('credentials', {
  changed: 'The password of an account was changed; its other sessions ended.',
  reset: 'The operator set a new password on the command line; all sessions ended.',
  refused: 'A signed-in account gave a wrong present password.',
});
