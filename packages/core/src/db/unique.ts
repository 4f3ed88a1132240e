import { z } from 'zod';

export type UniqueViolation = {
  readonly table: string;
  /** The name in the migrations, the same on both databases: `accounts_username_key_key`. */
  readonly constraint: string;
};

/**
 * Tells which unique rule of the database refused a row; undefined for any other error. Knows the error
 * of a model call (P2002) and of raw SQL through Prisma, on both databases, inside and outside of
 * transactions; not what comes out of `writeSql`.
 * On PostgreSQL the transaction is lost with it, so look at the error of `write`, not inside of `work`.
 */
export function uniqueViolation(error: unknown): UniqueViolation | undefined {
  const parsed = Violation.safeParse(error);
  if (!parsed.success) return undefined;
  const { table, constraint, originalCode } = parsed.data.meta.driverAdapterError.cause;
  if ('index' in constraint) return { table, constraint: constraint.index };
  // SQLite says the columns, not the name; Prisma's way of naming gives it back.
  const name =
    originalCode === 'SQLITE_CONSTRAINT_PRIMARYKEY'
      ? `${table}_pkey`
      : `${table}_${constraint.fields.join('_')}_key`;
  return { table, constraint: name };
}

const Violation = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        kind: z.literal('UniqueConstraintViolation'),
        originalCode: z.string(),
        table: z.string(),
        constraint: z.union([
          z.object({ index: z.string() }),
          z.object({ fields: z.array(z.string()) }),
        ]),
      }),
    }),
  }),
});
