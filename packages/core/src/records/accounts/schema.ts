import { z } from 'zod';
import { pageInput, pageOf } from '../../kernel/page.ts';
import { AccountId, cleanText, Instant } from '../../kernel/schema.ts';
import { roleNames } from '../../tools.ts';

/** Four times the limit: compatibility forms may shrink when they are mapped, and the rule judges that. */
export const UsernameText = cleanText(256).describe(
  'A username: 1 to 64 letters, digits or visible ASCII characters. Upper and lower case are one name.',
);

export const AccountState = z.enum(['active', 'suspended']).meta({ id: 'AccountState' });

/** What anybody who may read an account sees of it. */
export const AccountView = z
  .object({
    id: AccountId,
    username: z.string(),
    state: AccountState,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Account' });

export const AdminAccountView = z
  .object({
    ...AccountView.shape,
    roles: z.array(z.enum(roleNames)),
    lastSignedInAt: Instant.nullable(),
  })
  .meta({ id: 'AdminAccount' });

export const AccountPage = pageOf(AdminAccountView).meta({ id: 'AccountPage' });

/** A place among ids, or among names where a name is asked for. */
export const ListInput = pageInput(/^(?:\d{1,10}|name\.[A-Za-z0-9_-]{1,2000})$/)
  .extend({
    state: AccountState.optional(),
    username: UsernameText.optional(),
    role: z.enum(roleNames).optional().describe('Only accounts that hold this role.'),
  })
  .refine(isOfOneList, { path: ['cursor'], error: 'That is no cursor of this list.' });

function isOfOneList({ cursor, username }: Places): boolean {
  return cursor === undefined || cursor.startsWith('name.') === (username !== undefined);
}

type Places = { readonly cursor?: string | undefined; readonly username?: string | undefined };

export type ListInput = z.output<typeof ListInput>;
export type AccountView = z.output<typeof AccountView>;
export type AdminAccountView = z.output<typeof AdminAccountView>;
