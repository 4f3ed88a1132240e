import type { Command } from '../command.ts';
import { roleCommands, sessionCommands } from './access.ts';
import { accountCommands } from './account.ts';
import { apikeyCommands } from './apikey.ts';
import { assertionCommands } from './assertion.ts';
import { attributeCommands } from './attribute.ts';
import { backupCommands } from './backup.ts';
import { importCommands } from './import.ts';
import { serviceCommands } from './service.ts';

/** THE list: what is not in it does not exist. */
export const commandTable: readonly Command[] = [
  ...serviceCommands,
  ...backupCommands,
  ...accountCommands,
  ...roleCommands,
  ...sessionCommands,
  ...apikeyCommands,
  ...attributeCommands,
  ...assertionCommands,
  ...importCommands,
];

/** The nouns, each with what stands behind it. */
export const nouns: Readonly<Record<string, string>> = {
  account: 'Who exists',
  role: 'What accounts may do beyond their own affairs',
  session: 'Who is signed in',
  apikey: 'What services present in place of a session',
  attribute: 'What the operator wants to know of each account',
  assertion: 'Signed proofs of sessions, for other services',
  import: 'Moving over from another system',
};

/** Options that every command takes. */
export const everywhere: readonly (readonly [flags: string, says: string])[] = [
  ['--json', 'Print one JSON value; a problem goes to stderr as JSON.'],
  ['--help', 'Tell about the command.'],
];

export const programSummary =
  'Acct on the command line: run the service and look after its accounts.';

export const environmentSays =
  'Settings are environment variables (ACCT_DATABASE_URL, ACCT_PORT, …). Unless NODE_ENV is production, a file .env in the working directory is read too.';
