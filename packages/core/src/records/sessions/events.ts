import { defineEvents } from '../../kernel/events.ts';

export const sessionEvents = defineEvents('sessions', {
  started: 'Somebody signed in.',
  imported: 'A session that PyAcct had opened goes on here.',
  ended: ['A session was ended by its owner.', 'session'],
  revoked: ['Sessions of an account were ended by an administrator.', 'session'],
  others_ended: ['An account ended all of its sessions but the one it used for that.', 'others'],
  all_ended: [
    'The operator ended every session and API key of everybody, as each restore of a backup does.',
    'everybody',
  ],
  evicted: ['The oldest session ended because the account had too many.', 'session'],
});
