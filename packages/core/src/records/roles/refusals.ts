import { defineRefusals } from '../../kernel/refusals.ts';

export const roleRefusals = defineRefusals('roles', {
  last_administrator: ['CONFLICT', 'The last administrator must stay one.'],
  not_granted: ['NOT_FOUND', 'The account does not have that role.'],
  account_not_found: ['NOT_FOUND', 'There is no active account of that id.'],
  bootstrap_refused: [
    'FORBIDDEN',
    'That is not the present bootstrap secret, or it has been used or is too old.',
  ],
});
