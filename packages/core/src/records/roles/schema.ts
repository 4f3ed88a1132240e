import { z } from 'zod';
import { AccountId, Instant } from '../../kernel/schema.ts';
import { roleNames } from '../../tools.ts';

export const RoleName = z
  .enum(roleNames)
  .describe(
    '`admin` may do everything; `service` may read sensitive attributes and look up anyone.',
  );

export const RoleOf = z.strictObject({ id: AccountId, role: RoleName });

export const RolesView = z
  .object({
    items: z.array(
      z.object({ role: RoleName, grantedAt: Instant, grantedBy: AccountId.nullable() }),
    ),
  })
  .meta({ id: 'Roles' });

export type RolesView = z.output<typeof RolesView>;
