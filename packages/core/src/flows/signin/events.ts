import { defineEvents } from '../../kernel/events.ts';

export const signinEvents = defineEvents('signin', {
  refused: 'Somebody failed to sign in. What was typed is not kept.',
});
