import { defineRefusals } from '../../kernel/refusals.ts';

export const signinRefusals = defineRefusals('signin', {
  refused: ['UNAUTHORIZED', 'The username or the password is wrong.'],
});
