import { defineRefusals } from '../../kernel/refusals.ts';

export const attributeRefusals = defineRefusals('attributes', {
  unknown_key: ['UNPROCESSABLE_CONTENT', 'No attribute of that key is defined.'],
  value_invalid: ['UNPROCESSABLE_CONTENT', 'The value does not fit what the attribute asks for.'],
  required: ['UNPROCESSABLE_CONTENT', 'A required attribute is missing.'],
  value_taken: ['CONFLICT', 'Another account has that value already.'],
  not_set: ['NOT_FOUND', 'The account has no value for that attribute.'],
  not_unique: [
    'UNPROCESSABLE_CONTENT',
    'Only a unique attribute tells one account from all others.',
  ],
  definition_invalid: ['UNPROCESSABLE_CONTENT', 'The definition contradicts itself.'],
  definition_breaks: [
    'CONFLICT',
    'Accounts exist that this definition would break. Mend them, or say that it shall be done all the same.',
  ],
  too_many_definitions: ['UNPROCESSABLE_CONTENT', 'There are too many attribute definitions.'],
});
