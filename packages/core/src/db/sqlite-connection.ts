import Sqlite from 'better-sqlite3';
import { busyTimeoutMs } from './sqlite-file.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A connection of the driver itself, for what must not cost what Prisma costs. It opens when it is first
 * used, and all that it does is synchronous.
 */
export class SqliteConnection<Row> {
  readonly #path: string;
  readonly #kind: ConnectionKind;
  readonly #prepared = new Map<string, Prepared<Row>>();
  #file: Sqlite.Database | undefined;
  #closed = false;

  constructor(path: string, kind: ConnectionKind) {
    this.#path = path;
    this.#kind = kind;
  }

  get inTransaction(): boolean {
    return this.#file?.inTransaction === true;
  }

  /** @throws DatabaseUnavailable once it is closed; the driver's error where the file is busy */
  prepare(sql: string): Prepared<Row> {
    if (this.#closed) throw new DatabaseUnavailable('The database is closed.');
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    this.#file ??= open(this.#path, this.#kind.pragmas);
    const prepared = this.#file.prepare<SqliteValue[], Row>(sql);
    if (this.#kind.rows === 'arrays' && prepared.reader) prepared.raw(true);
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  close(): void {
    this.#closed = true;
    this.#file?.close();
  }
}

export type SqliteValue = string | number | bigint | Uint8Array | null;

type ConnectionKind = {
  readonly pragmas: readonly string[];
  /** How the driver gives rows. */
  readonly rows: 'arrays' | 'objects';
};

type Prepared<Row> = Sqlite.Statement<SqliteValue[], Row>;

/** A pragma may find the file busy. What was opened for it is not left behind: it will be tried again. */
function open(path: string, pragmas: readonly string[]): Sqlite.Database {
  const file = new Sqlite(path, { timeout: busyTimeoutMs });
  try {
    for (const pragma of pragmas) file.pragma(pragma);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}
