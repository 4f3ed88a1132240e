import { defineRefusals } from '../../kernel/refusals.ts';

export const credentialRefusals = defineRefusals('credentials', {
  wrong_password: ['FORBIDDEN', 'That is not the present password.'],
  throttled: ['TOO_MANY_REQUESTS', 'Too many wrong passwords in a row. Wait before the next try.'],
  network_blocked: [
    'TOO_MANY_REQUESTS',
    'Too many different names failed to sign in from this network. Try again later.',
  ],
  too_short: ['UNPROCESSABLE_CONTENT', 'The password is too short.'],
  too_long: ['UNPROCESSABLE_CONTENT', 'The password is too long.'],
  too_common: ['UNPROCESSABLE_CONTENT', 'That password is among the first that anybody would try.'],
});
