import { command } from '../command.ts';
import { flag, maybeOneOf, needed, text, texts, whole } from '../values.ts';

const which = needed('username|id', 'Whose account: digits are an id, anything else a username.');

const passwordDetails =
  'The password is asked for twice at a terminal; otherwise it is the first line of stdin. It is never an argument.';

export const accountCommands = [
  command({
    path: 'account create',
    summary: 'Make an account',
    details: passwordDetails,
    arguments: { username: needed('username', 'The name to sign in with.') },
    options: {
      attribute: texts('key=value', 'A value for a defined attribute. May be repeated.'),
    },
    examples: [
      ['acct account create ann', 'asks for the password'],
      ['acct account create ann --attribute email=ann@example.org < password.txt', 'in a script'],
    ],
    run: async (call, input) => (await import('../commands/account.ts')).createAccount(call, input),
  }),
  command({
    path: 'account list',
    summary: 'List accounts, newest first',
    arguments: {},
    options: {
      state: maybeOneOf(
        'state',
        { active: 'may sign in', suspended: 'shut out' },
        'Only accounts in this state.',
      ),
      username: text('start', 'Only usernames that begin with this.'),
      limit: whole('n', 'At most so many; 25 unless said otherwise.'),
      all: flag('All of them.'),
      from: text('cursor', 'Go on where the list before ended.'),
    },
    examples: [
      ['acct account list --state suspended', 'who is shut out'],
      ['acct account list --all --json', 'everything, for a program'],
    ],
    run: async (call, input) => (await import('../commands/account.ts')).listAccounts(call, input),
  }),
  command({
    path: 'account show',
    summary: 'Show one account with its roles and attributes',
    details: 'Sensitive attributes are shown too.',
    arguments: { account: which },
    options: {},
    examples: [['acct account show ann', 'by username']],
    run: async (call, input) => (await import('../commands/account.ts')).showAccount(call, input),
  }),
  command({
    path: 'account suspend',
    summary: 'Shut an account out until it is reinstated',
    details: 'Its sessions end at once.',
    arguments: { account: which },
    options: {},
    examples: [['acct account suspend 17', 'by id']],
    run: async (call, input) =>
      (await import('../commands/account.ts')).suspendAccount(call, input),
  }),
  command({
    path: 'account reinstate',
    summary: 'Lift the suspension of an account',
    arguments: { account: which },
    options: {},
    examples: [['acct account reinstate ann', 'ann may sign in again']],
    run: async (call, input) =>
      (await import('../commands/account.ts')).reinstateAccount(call, input),
  }),
  command({
    path: 'account set-password',
    summary: 'Give an account a new password',
    details: `For somebody who forgot it. All sessions of the account end. ${passwordDetails}`,
    arguments: { account: which },
    options: {},
    examples: [['acct account set-password ann', 'asks for the new password']],
    run: async (call, input) => (await import('../commands/account.ts')).setPassword(call, input),
  }),
  command({
    path: 'account unlock',
    summary: 'Forget the wrong passwords that were tried for an account',
    details:
      'For an owner who knows the password and has to wait because of others. It keeps its password and its sessions.',
    arguments: { account: which },
    options: {},
    examples: [['acct account unlock ann', 'ann may try at once']],
    run: async (call, input) => (await import('../commands/account.ts')).unlockAccount(call, input),
  }),
];
