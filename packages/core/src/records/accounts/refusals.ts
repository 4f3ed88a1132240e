import { defineRefusals } from '../../kernel/refusals.ts';

export const accountRefusals = defineRefusals('accounts', {
  not_found: ['NOT_FOUND', 'There is no such account.'],
  username_taken: ['CONFLICT', 'That username is already taken.'],
  username_invalid: [
    'UNPROCESSABLE_CONTENT',
    'A username has 1 to 64 letters, digits or visible ASCII characters, and no spaces.',
  ],
  username_reserved: ['UNPROCESSABLE_CONTENT', 'That username cannot be taken by anyone.'],
  username_confusable: [
    'UNPROCESSABLE_CONTENT',
    'That username mixes scripts or looks like another name that is taken or that nobody may take.',
  ],
  not_active: ['CONFLICT', 'The account is not in a state that allows this.'],
});
