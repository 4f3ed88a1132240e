import { change } from '../../journal.ts';
import type { AccountView } from '../../records/accounts/schema.ts';
import { createAccount, refuseTakenUsername } from '../../records/accounts/service.ts';
import { setFirstAttributes } from '../../records/attributes/service.ts';
import { prepareNewPassword, storeFirstPassword } from '../../records/credentials/service.ts';
import type { Actor, Tools, Visitor } from '../../tools.ts';
import type { SignUpInput } from './schema.ts';

/**
 * Account, attributes and password in one transaction: all of it exists afterwards, or nothing. The
 * username is looked at first only to spare the hash; the database's constraint decides.
 *
 * @throws what `accounts`, `attributes` and `credentials` refuse of a new account
 */
export async function signUp(
  tools: Tools,
  by: Visitor | Actor,
  input: SignUpInput,
): Promise<AccountView> {
  await refuseTakenUsername(tools, input.username);
  const password = await prepareNewPassword(tools, input.password, {
    username: input.username,
    origin: by.origin,
  });
  return change(tools, by, async (step) => {
    const account = await createAccount(step, input.username);
    const first = { accountId: account.id, values: input.attributes, demandRequired: true };
    await setFirstAttributes(tools, step, first);
    await storeFirstPassword(step, account.id, password);
    return account;
  });
}
