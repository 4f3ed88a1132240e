import { defineRefusals } from '../../kernel/refusals.ts';

export const pyacctRefusals = defineRefusals('pyacct', {
  passwords_differ: ['BAD_REQUEST', 'The password and its confirmation are not the same.'],
  fresh_login_required: [
    'FORBIDDEN',
    'Log in again first: this is possible only within five minutes of logging in.',
  ],
  sensitive: ['FORBIDDEN', 'That attribute is sensitive.'],
  no_value: ['NOT_FOUND', 'There is no such account, or it never had a value for that attribute.'],
});
