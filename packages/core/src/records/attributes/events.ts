import { defineEvents } from '../../journal.ts';

export const attributeEvents = defineEvents('attributes', {
  set: 'An attribute of an account got a value. The value is not told.',
  unset: 'An attribute of an account lost its value.',
  defined: 'An attribute was defined, or its definition changed.',
  undefined: 'The definition of an attribute and all its values were removed.',
});
