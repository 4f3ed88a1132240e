import { defineEvents } from '../../kernel/events.ts';

export const credentialEvents = defineEvents('credentials', {
  changed: ['The password of an account was changed; its other sessions ended.', 'others'],
  reset: [
    'The operator set a new password on the command line; all sessions and API keys ended.',
    'account',
  ],
  refused: 'A signed-in account gave a wrong present password.',
  throttled:
    'So many passwords in a row were wrong that the next try has to wait, longer than before; after the hundredth none is judged there any more. `failures` and `waitSeconds` tell.',
  stuffed:
    'So many different names failed to sign in from one network that it has to wait before the next one is judged. `names` and `waitSeconds` tell.',
  unlocked: 'The operator forgot the wrong passwords of an account on the command line.',
});
