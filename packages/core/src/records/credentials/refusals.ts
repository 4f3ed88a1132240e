import { defineRefusals } from '../../kernel/refusals.ts';

export const credentialRefusals = defineRefusals('credentials', {
  wrong_password: ['FORBIDDEN', 'That is not the present password.'],
  too_short: ['UNPROCESSABLE_CONTENT', 'The password is too short.'],
  too_long: ['UNPROCESSABLE_CONTENT', 'The password is too long.'],
  too_common: ['UNPROCESSABLE_CONTENT', 'That password is among the first that anybody would try.'],
});
