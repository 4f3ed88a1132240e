import { defineEvents } from '../../kernel/events.ts';

export const assertionEvents = defineEvents('assertions', {
  key_made: 'A key was made that signs assertions from its time on. The key is named, not shown.',
  rotated: [
    'Every key that signed assertions was withdrawn: what they signed counts for nothing any more.',
    'keys',
  ],
});
