import type { z } from 'zod';

/** A row, whatever it holds. */
export type SettingEntry = {
  readonly env: string;
  /** A variable of PyAcct that counts where ours says nothing. */
  readonly formerly?: { readonly env: string; readonly schema: z.ZodType };
  readonly default: unknown;
  readonly schema: z.ZodType;
};

/** One row of the table of settings, with its types kept. */
export function setting<Schema extends z.ZodType>(
  schema: Schema,
  about: Pick<SettingEntry, 'env' | 'formerly'> & {
    default: z.output<Schema>;
    says: string;
    secret?: boolean;
  },
) {
  return { schema, ...about };
}
