import { defineEvents } from '../../kernel/events.ts';

export const accountEvents = defineEvents('accounts', {
  created: 'An account came to be.',
  imported: 'An account came over from PyAcct, with its id, password and attributes.',
  renamed: 'An account took another username.',
  suspended: ['An administrator suspended an account; its sessions and API keys ended.', 'account'],
  reinstated: 'An administrator lifted a suspension.',
  closed: ['An account was closed for good: its data is gone, its id stays burnt.', 'account'],
});
