import { change, holdAccount } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import { legacyFreshMinutesMax } from '../../kernel/limits.ts';
import { accountRefusals } from '../../records/accounts/refusals.ts';
import {
  burnAccount,
  createAccount,
  refuseTakenUsername,
  renameAccount,
} from '../../records/accounts/service.ts';
import { eraseAttributes } from '../../records/attributes/service.ts';
import { refuseMissingTexts, setFirstTexts, type Texts } from '../../records/attributes/texts.ts';
import {
  erasePassword,
  prepareNewPassword,
  replaceProvedBefore,
  storeFirstPassword,
} from '../../records/credentials/service.ts';
import { eraseRoles, keepAnAdministrator } from '../../records/roles/service.ts';
import { endAllSessions, endOtherSessions, holdSession } from '../../records/sessions/service.ts';
import type { Member, Tools, Visitor } from '../../tools.ts';
import { pyacctRefusals } from './refusals.ts';
import type { LegacyPasswordInput, LegacySignUpInput } from './schema.ts';

/**
 * Account, attributes and password at once or not at all, judged in the order in which PyAcct judged:
 * username, confirmation, required attributes, and unique ones last, by the database's constraints.
 *
 * @throws accounts.username_taken, accounts.username_invalid, accounts.username_reserved,
 *   accounts.username_confusable, pyacct.passwords_differ, attributes.required,
 *   attributes.value_invalid, attributes.value_taken, credentials.too_short, credentials.too_long,
 *   credentials.too_common, service.overloaded
 */
export async function legacySignUp(
  tools: Tools,
  visitor: Visitor,
  input: LegacySignUpInput,
): Promise<void> {
  await refuseTakenUsername(tools, input.username);
  const texts = firstOfEach(input.attributes ?? []);
  const demandRequired = input.attributes !== undefined;
  refuseDifferent(input);
  if (demandRequired) await refuseMissingTexts(tools, texts);
  const password = await newPassword(tools, input.password, {
    username: input.username,
    origin: visitor.origin,
  });
  await change(tools, visitor, async (step) => {
    const { id: accountId } = await createAccount(step, input.username);
    await setFirstTexts(tools, step, { accountId, texts, demandRequired });
    await storeFirstPassword(step, accountId, password);
  });
}

/**
 * A new username; one's own present one is taken, as PyAcct said.
 *
 * @throws accounts.username_taken, accounts.username_invalid, accounts.username_reserved,
 *   accounts.username_confusable
 */
export async function legacyRename(tools: Tools, actor: Member, username: string): Promise<void> {
  if (username.normalize('NFC') === actor.username) throw accountRefusals.refuse('username_taken');
  await renameAccount(tools, actor, username);
}

/**
 * A new password by a session that was opened minutes ago; all other sessions end.
 *
 * @throws pyacct.passwords_differ, pyacct.fresh_login_required, credentials.too_short,
 *   credentials.too_long, credentials.too_common, access.session_invalid, service.overloaded
 */
export async function legacyChangePassword(
  tools: Tools,
  actor: Member,
  input: LegacyPasswordInput,
): Promise<void> {
  refuseDifferent(input);
  refuseStale(tools, actor);
  const password = await newPassword(tools, input.password, actor);
  await change(tools, actor, async (step) => {
    if (!(await holdAccount(step, actor.accountId))) throw accessRefusals.refuse('session_invalid');
    // Of two sessions that do this at once the first one ends the second.
    if (!(await holdSession(step, actor))) throw accessRefusals.refuse('session_invalid');
    await replaceProvedBefore(step, actor.accountId, password);
    await endOtherSessions(step, actor.accountId, actor.session.id);
  });
}

/**
 * The end of one's own account by a session that was opened minutes ago.
 *
 * @throws pyacct.fresh_login_required, roles.last_administrator, access.session_invalid
 */
export async function legacyClose(tools: Tools, actor: Member): Promise<void> {
  refuseStale(tools, actor);
  const { accountId } = actor;
  await change(tools, actor, async (step) => {
    await keepAnAdministrator(tools, step, accountId);
    if (!(await holdAccount(step, accountId))) throw accessRefusals.refuse('session_invalid');
    await burnAccount(step, accountId);
    await endAllSessions(step, accountId);
    await eraseRoles(step, accountId);
    await eraseAttributes(step, accountId);
    await erasePassword(step, accountId);
  });
}

/** PyAcct took the first of repeated keys and looked at no other. */
function firstOfEach(attributes: readonly { key: string; value: string | null }[]): Texts {
  return new Map(attributes.toReversed().map(({ key, value }) => [key, value]));
}

function refuseDifferent({ password, confirmation }: LegacyPasswordInput): void {
  if (password !== confirmation) throw pyacctRefusals.refuse('passwords_differ');
}

/** The present password is never sent at these doors, so the sign-in must be recent enough to stand for it. */
function refuseStale(tools: Tools, { session }: Member): void {
  const age = tools.clock.now().getTime() - session.createdAt.getTime();
  if (age > legacyFreshMinutesMax * 60_000) throw pyacctRefusals.refuse('fresh_login_required');
}

function newPassword(
  tools: Tools,
  password: string,
  { username, origin }: Pick<Member, 'username' | 'origin'>,
): Promise<string> {
  const minLength = tools.settings.pyacctPasswordMinLength;
  return prepareNewPassword(tools, password, { username, origin, minLength });
}
