import { defineEvents } from '../../journal.ts';

export const signinEvents = defineEvents('signin', {
  refused: 'Somebody failed to sign in. What was typed is not kept.',
});
