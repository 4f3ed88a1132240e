/**
 * One statement in the words of both databases, for the few calls that must not cost what Prisma costs.
 * Its name is that of the prepared statement: one name, one text.
 */
export type RawStatement = {
  readonly name: string;
  readonly sqlite: string;
  readonly postgresql: string;
};

/** One row, column by column, as the driver gives it. Who wrote the statement knows what it holds. */
export type RawRow = readonly unknown[];

/** The row of each key, in the order of the keys. One statement answers all keys of a call. */
export type Lookup = (keys: readonly Uint8Array[]) => Promise<readonly (RawRow | undefined)[]>;

/**
 * The key of a lookup as text, in the words of both databases. On SQLite it is hidden in a subselect: once a
 * database was analysed, each new key that the planner can see makes it prepare the statement anew. On
 * PostgreSQL the name of an encoding brings a collation of its own along, by which no index would serve.
 */
export const textKey = {
  sqlite: '(SELECT CAST(? AS TEXT))',
  postgresql: `convert_from(asked.key, 'UTF8') COLLATE "default"`,
} as const;
