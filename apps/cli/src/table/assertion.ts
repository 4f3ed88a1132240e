import { command } from '../command.ts';

export const assertionCommands = [
  command({
    path: 'assertion rotate',
    summary: 'Withdraw every key that signs assertions',
    details:
      'For a key or an ACCT_SECRET that somebody else may have; otherwise keys follow each other by themselves. Verifiers that follow the feed refuse at once what was signed before, others when their copy of the keys is five minutes old. New keys are made when one is needed. If it was the secret, change it first: ACCT_SECRET, or remove the file beside the SQLite database.',
    arguments: {},
    options: {},
    examples: [['acct assertion rotate', 'whoever has an assertion gets a new one']],
    run: async (call) => (await import('../commands/assertion.ts')).rotateKeys(call),
  }),
];
