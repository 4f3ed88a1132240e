import { defineEvents } from '../../kernel/events.ts';

export const apiKeyEvents = defineEvents('apikeys', {
  created: 'Somebody made an API key for an own account, or the operator made one for it.',
  revoked: 'API keys of an account were revoked, by their owner, an administrator or the operator.',
});
