import { command } from '../command.ts';
import type { AttributeType } from '../commands/attribute.ts';
import { flag, maybeOneOf, needed, whole } from '../values.ts';

const types: Readonly<Record<AttributeType, string>> = {
  string: 'any text',
  integer: 'a whole number',
  number: 'any number',
  boolean: 'true or false',
  date: 'such as 2026-01-31',
  email: 'an e-mail address',
  url: 'a web address',
};

const key = needed('key', 'The key of the attribute.');

export const attributeCommands = [
  command({
    path: 'attribute define',
    summary: 'Define an attribute of accounts, or change its definition',
    details:
      'The options say the whole definition: what is left out is not set. A change that would break existing accounts is refused and counted, unless --force is given.',
    arguments: { key },
    options: {
      type: maybeOneOf('type', types, 'What values look like; string unless said otherwise.'),
      required: flag('Every new account must have a value.'),
      unique: flag('No two accounts have the same value.'),
      sensitive: flag('Only the owner and the roles service and admin see the value.'),
      maxLength: whole('n', 'For types that are text: the most characters.'),
      rehearse: flag('Only tell what the change would break.'),
      force: flag(
        'Do it all the same: values that do not fit are removed, and of equal ones the oldest account keeps its own.',
      ),
    },
    examples: [
      ['acct attribute define email --type email --unique --sensitive', 'a new attribute'],
      ['acct attribute define email --type email --required --rehearse', 'what would that break?'],
    ],
    run: async (call, input) =>
      (await import('../commands/attribute.ts')).defineAttribute(call, input),
  }),
  command({
    path: 'attribute list',
    summary: 'List the defined attributes',
    arguments: {},
    options: {},
    examples: [['acct attribute list', 'as a table']],
    run: async (call) => (await import('../commands/attribute.ts')).listAttributes(call),
  }),
  command({
    path: 'attribute remove',
    summary: 'Remove an attribute and every value of it',
    details: 'There is no way back but a backup.',
    arguments: { key },
    options: {},
    examples: [['acct attribute remove nickname', 'no account has a nickname any more']],
    run: async (call, input) =>
      (await import('../commands/attribute.ts')).removeAttribute(call, input),
  }),
];
