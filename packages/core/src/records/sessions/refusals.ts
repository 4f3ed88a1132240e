import { defineRefusals } from '../../kernel/refusals.ts';

export const sessionRefusals = defineRefusals('sessions', {
  not_found: ['NOT_FOUND', 'There is no such session.'],
});
