/** What SQL is given in the place of a value. A time is stored as the models store it. */
export type SqlValue = string | number | bigint | Date | Uint8Array | null;

/**
 * Runs SQL as it is written, each value in a place of its own, within one transaction. A `Transaction` is
 * one of these too, so whatever writes all its SQL itself serves in both.
 */
export type Statements = {
  /** Gives the number of rows that were changed. */
  $executeRaw(sql: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<number>;
  /**
   * Gives the rows, by the names of their columns. Only columns of the types `integer` and `text` come out
   * the same on both databases and in both kinds of transaction: cast all else, above all times.
   */
  $queryRaw<Rows = unknown>(
    sql: TemplateStringsArray,
    ...values: readonly SqlValue[]
  ): Promise<Rows>;
};

/** What keeps a statement that comes too late from being a transaction of its own. */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';

  constructor() {
    super('The transaction of this statement has ended.');
  }
}

/** What a driver does within a transaction that is open. */
export type Driver = {
  execute(sql: TemplateStringsArray, values: readonly SqlValue[]): Promise<number>;
  query(sql: TemplateStringsArray, values: readonly SqlValue[]): Promise<unknown>;
};

/** Lets the work have the statements of a driver until it ends, and not a moment longer. */
export async function workIn<Result>(
  driver: Driver,
  work: (tx: Statements) => Promise<Result>,
): Promise<Result> {
  let ended = false;
  function demandOpen(): void {
    if (ended) throw new TransactionEnded();
  }
  try {
    return await work({
      $executeRaw: async (sql, ...values) => {
        demandOpen();
        return driver.execute(sql, values);
      },
      $queryRaw: async <Rows>(sql: TemplateStringsArray, ...values: readonly SqlValue[]) => {
        demandOpen();
        // The border: who wrote the statement knows what it gives.
        return (await driver.query(sql, values)) as Rows;
      },
    });
  } finally {
    ended = true;
  }
}
