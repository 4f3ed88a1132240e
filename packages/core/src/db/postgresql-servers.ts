import pg from 'pg';
import { BoundedPool, isNoneFree } from './bounded-pool.ts';
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
  // A connection may be lost between the pool, which listens to it while it rests, and whoever gets it,
  // who listens from then on. Without a listener that would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  dropReadOnlyConnections(pool);
  return pool;
}

/**
 * One connection, to the first server that takes changes. It is the caller's to end. A server that lets
 * itself be connected to and then says nothing is passed over like one that cannot be reached.
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
      if (address.writable) await refuseReadOnly(client, config.connectionTimeoutMillis);
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
  readonly #serverCount: number;

  constructor(urls: readonly string[], config: pg.PoolConfig, waitMs: number) {
    const servers = new ServerList(urls);
    super({ ...config, Client: clientFor(servers) }, waitMs);
    this.#serverCount = servers.count;
  }

  /** Each server is asked once at most, so that whoever waits is answered in bounded time. */
  protected override async acquire(): Promise<pg.PoolClient> {
    for (let left = this.#serverCount; ; left -= 1) {
      try {
        return await super.acquire();
      } catch (error) {
        const isOver = this.ending || left <= 1;
        if (isOver || !isUnavailability(error) || isNoneFree(error)) throw error;
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

/**
 * The pool makes its connections of this; each goes to the server whose turn it is then. It counts as
 * connected when its server has said that it takes changes, so that the pool's deadline for connecting
 * covers that, too.
 *
 * Each tells by itself that its server is to be passed over: when a server falls silent under load,
 * whoever a connection was made for has given up before it fails, and nobody else would hear of it.
 */
function clientFor(servers: ServerList): new () => pg.ClientBase {
  return class extends pg.Client {
    readonly #url: string | undefined;

    constructor(config?: pg.ClientConfig) {
      const { url } = servers;
      super({ ...config, connectionString: url });
      this.#url = url;
      // The pool begins to listen when this has connected.
      this.on('error', () => {});
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: WhenConnected): void;
    override connect(callback?: WhenConnected): Promise<pg.Client> | undefined {
      const connecting = this.#connect();
      if (callback === undefined) return connecting;
      connecting.then(() => callback(null, this), callback);
      return undefined;
    }

    async #connect(): Promise<pg.Client> {
      try {
        await super.connect();
        await refuseReadOnly(this);
        return this;
      } catch (error) {
        if (isUnavailability(error)) servers.passOver(this.#url);
        // The pool forgets what did not connect, and does not end it.
        this.end().catch(() => {});
        throw error;
      }
    }
  };
}

type WhenConnected = (error: Error | null, client?: pg.Client) => void;

/** `waitMs` where nothing else bounds how long the answer takes; the pool has a deadline of its own. */
async function refuseReadOnly(client: pg.ClientBase, waitMs?: number): Promise<void> {
  const question: pg.QueryArrayConfig & { query_timeout?: number } = {
    text: 'SHOW transaction_read_only',
    rowMode: 'array',
    ...(waitMs !== undefined && { query_timeout: waitMs }),
  };
  const { rows } = await client.query<string[]>(question);
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
