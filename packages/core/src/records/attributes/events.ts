import { defineEvents } from '../../kernel/events.ts';

export const attributeEvents = defineEvents('attributes', {
  set: 'An attribute of an account got a value. The value is not told.',
  unset: 'An attribute of an account lost its value.',
  defined: 'An attribute was defined, or its definition changed.',
  disclosed:
    'Somebody with a role for it read sensitive values of an account. The keys are told, the values are not. Once a minute at most for each session or API key that reads, account and set of keys.',
  undefined: 'The definition of an attribute and all its values were removed.',
});
