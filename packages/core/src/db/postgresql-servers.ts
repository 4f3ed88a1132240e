import pg from 'pg';
import { BoundedPool, type Connected, isNoneFree } from './bounded-pool.ts';
import { DatabaseUnavailable, isUnavailability } from './unavailable.ts';
import type { PostgresqlAddress } from './url.ts';

// A database on several servers, of which one takes changes and the others follow it. pg knows one server.

/**
 * A pool whose new connections go to the server that takes changes: the one that did so last is asked
 * first, then the others in their order. Connections that are open stay where they are; a server ends
 * them itself when it becomes one that only follows.
 */
export function openServers(
  address: PostgresqlAddress,
  config: pg.PoolConfig,
  waitMs: number,
): pg.Pool {
  const pool = address.writable
    ? new ServerPool(address.servers, config, waitMs)
    : new BoundedPool({ ...config, connectionString: address.url }, waitMs);
  dropReadOnlyConnections(pool);
  return pool;
}

/**
 * One connection, to the first server that takes changes. It is the caller's to end.
 *
 * @throws what the last server said, when none of them does
 */
export async function connectToServer(
  address: PostgresqlAddress,
  config: pg.ClientConfig,
): Promise<pg.Client> {
  let refused: unknown;
  for (const url of address.servers) {
    const client = new pg.Client({ ...config, connectionString: url });
    // A connection that is lost also fails the query that is under way; once is enough.
    client.on('error', () => {});
    try {
      await client.connect();
      if (address.writable) await refuseReadOnly(client);
      return client;
    } catch (error) {
      refused = error;
      await client.end().catch(() => {});
      if (!isUnavailability(error)) break;
    }
  }
  throw refused;
}

class ServerPool extends BoundedPool {
  readonly #servers: ServerList;

  constructor(urls: readonly string[], config: pg.PoolConfig, waitMs: number) {
    const servers = new ServerList(urls);
    super({ ...config, Client: clientFor(servers), verify }, waitMs);
    this.#servers = servers;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connecting = this.#connect();
    if (callback === undefined) return connecting;
    connecting.then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: Error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  /** Each server is asked once at most, so that whoever waits is answered in bounded time. */
  async #connect(): Promise<pg.PoolClient> {
    for (let left = this.#servers.count; ; left -= 1) {
      const { url } = this.#servers;
      try {
        return await super.connect();
      } catch (error) {
        if (this.ending || !isUnavailability(error) || isNoneFree(error)) throw error;
        this.#servers.passOver(url);
        if (left <= 1) throw error;
      }
    }
  }
}

/** The servers in a ring, and where in it new connections are made. */
class ServerList {
  readonly #urls: readonly string[];
  #place = 0;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  get count(): number {
    return this.#urls.length;
  }

  get url(): string | undefined {
    return this.#urls[this.#place];
  }

  /** Once for all who found the same. */
  passOver(url: string | undefined): void {
    if (url === this.url) this.#place = (this.#place + 1) % this.#urls.length;
  }
}

/** The pool makes its connections of this; each goes to the server whose turn it is then. */
function clientFor(servers: ServerList): new () => pg.ClientBase {
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionString: servers.url });
    }
  };
}

/** pg calls this with each new connection before anybody gets it. */
function verify(client: pg.PoolClient, done: (error?: Error) => void): void {
  refuseReadOnly(client).then(() => done(), done);
}

async function refuseReadOnly(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<string[]>({
    text: 'SHOW transaction_read_only',
    rowMode: 'array',
  });
  // "on" for a standby, too.
  if (rows[0]?.[0] !== 'off') throw new DatabaseUnavailable('The server takes no changes.');
}

/**
 * A server, or what forwards to it, that takes no changes any more is left: the connection that was told so
 * does not go back to the pool. Whoever was told is answered as unavailable (see `rethrow`).
 */
function dropReadOnlyConnections(pool: pg.Pool): void {
  const told = new WeakSet<pg.ClientBase>();
  pool.on('connect', (client) => {
    client.connection.on('errorMessage', (message: { code?: string }) => {
      if (message.code === readOnlyTransaction) told.add(client);
    });
  });
  pool.on('release', (_error, client) => {
    // The pool lets go of what is ending.
    if (told.has(client)) void client.end();
  });
}

/** The SQLSTATE of a change in a transaction that only reads. */
const readOnlyTransaction = '25006';
