import { type Reader, uniqueViolation } from '../../db/index.ts';
import { keysReadIn, skeletonOf } from './confusables.ts';
import { accountRefusals } from './refusals.ts';
import { exactKeyOf, type NewUsername } from './username.ts';

/**
 * Refuses a name that somebody else has, or that looks like somebody else's. Usernames are told taken
 * anyway, so a look-alike tells a stranger nothing that the name itself would not. Of several who come at
 * once the constraints of the database let one through, also where all of them were judged good here.
 *
 * @throws accounts.username_taken, accounts.username_confusable
 */
export async function refuseTaken(read: Reader, name: NewUsername, own?: number): Promise<void> {
  const { username, usernameKey, skeleton } = name;
  const same = [usernameKey, exactKeyOf(username)];
  const keys = [...new Set([...same, ...keysReadIn(username)])];
  const rows = await read.account.findMany({
    where: { OR: [{ usernameKey: { in: keys } }, { skeleton }] },
    select: { id: true, usernameKey: true },
  });
  const others = rows.filter(({ id }) => id !== own);
  if (others.some((row) => row.usernameKey !== null && same.includes(row.usernameKey))) {
    throw accountRefusals.refuse('username_taken');
  }
  if (others.length > 0) throw accountRefusals.refuse('username_confusable');
}

/** What the constraints say to whoever lost a race. */
export function sayTaken(error: unknown): never {
  const violation = uniqueViolation(error);
  if (violation === undefined) throw error;
  const isLook = violation.constraint === 'acct_accounts_skeleton_key';
  throw accountRefusals.refuse(isLook ? 'username_confusable' : 'username_taken');
}

/**
 * In the place of a look that is not the account's own: of a name whose look another account has, and of
 * a closed account. No name begins with a space.
 */
export function noLook(id: number): string {
  return ` ${id}`;
}

/**
 * The looks of names that nobody judged here, for those of them that may be somebody's look: the first of
 * each, if the name is of a kind that has one. The database knows which of them are taken.
 */
export function freshLooks<Named extends { readonly id: number; readonly username: string | null }>(
  accounts: readonly Named[],
): readonly (Named & { readonly look: string })[] {
  const met = new Set<string>();
  return accounts.map((account) => {
    const look = skeletonOf(account.username ?? '');
    const isFresh = look !== '' && !look.startsWith(' ') && !met.has(look);
    met.add(look);
    return { ...account, look: isFresh ? look : noLook(account.id) };
  });
}
