import { z } from 'zod';
import { AccountId } from '../../kernel/schema.ts';
import { roleNames, scopeNames } from '../../tools.ts';

export const AdmissionInput = z.strictObject({
  role: z.enum(roleNames).optional().describe('Only an account with this role is let in.'),
  scope: z
    .enum(scopeNames)
    .optional()
    .describe('API keys with this scope are let in too; without it none is.'),
});

/** What a back end behind a proxy is told of who asks. */
export const AdmissionView = z
  .object({
    accountId: AccountId,
    username: z.string(),
    roles: z.array(z.enum(roleNames)),
  })
  .meta({ id: 'Admission' });

export type AdmissionInput = z.output<typeof AdmissionInput>;
export type AdmissionView = z.output<typeof AdmissionView>;
