import { availableParallelism } from 'node:os';
import { appRouter } from './capabilities.ts';
import { type Database, openDatabase } from './db/index.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { type Bcrypt, HashThreads } from './kernel/hash-threads.ts';
import { BoundedQueue } from './kernel/queue.ts';
import { type LimitStore, rateLimitOf } from './kernel/rate-limit.ts';
import { looksLikeApiKey } from './kernel/secrets.ts';
import type { Settings } from './kernel/setting-table.ts';
import { Notices } from './notices.ts';
import { apiKeyRecogniser } from './records/apikeys/recognise.ts';
import { Keyed } from './records/idempotency/service.ts';
import { rateLimiter } from './records/limits/service.ts';
import { limitsInDatabase } from './records/limits/store.ts';
import {
  hasAdministrator,
  issueBootstrapSecret,
  type KeepSecret,
} from './records/roles/bootstrap.ts';
import { timeLimits } from './records/sessions/policy.ts';
import { sessionRecogniser } from './records/sessions/recognise.ts';
import { limitsInRedis } from './redis/limits.ts';
import { startSweeps, sweepOnce } from './sweeps.ts';
import type { Holder, KeyedCall, Log, Origin, SessionPolicy, Tools } from './tools.ts';
import type { Context, Presented } from './trpc/context.ts';
import { createCallerFactory } from './trpc/init.ts';

/**
 * Opens Acct inside any Node program: the database, the caller, the background work. The database must
 * have been migrated (`migrate`).
 *
 * @throws DatabaseUnavailable when the database does not answer
 */
export async function openCore(settings: Settings, parts: CoreParts = {}): Promise<Core> {
  const db = await openDatabase(databaseOptions(settings));
  try {
    return wire(db, settings, parts);
  } catch (error) {
    await db.close();
    throw error;
  }
}

function wire(db: Database, settings: Settings, parts: CoreParts): Core {
  // What is no limit ends the start, not the first sign-in.
  rateLimitOf(settings.stuffingLimit);
  const { clock = systemClock, log = quiet } = parts;
  const { hashThreads, closeThreads } = threadsOf(parts);
  const limits = limitStore(db, settings, log);
  const tools: Tools = {
    db,
    clock,
    settings,
    hashQueue: hashQueueOf(settings),
    hashThreads,
    limiter: rateLimiter({ clock, settings, log }, limits),
    sessionPolicy: parts.sessionPolicy ?? timeLimits(settings),
    notices: new Notices({ db, clock, log }),
    log,
    instance: { startedAt: clock.now(), settings: parts.wholeSettings ?? settings },
  };
  const { recognise, recogniseAll, writeUses, closeUses } = recogniserOf(tools);
  const contextOf = (origin: Origin, presented: Presented): Context => ({
    tools,
    origin,
    presented,
    recognise,
    recogniseAll,
  });
  const flush = async (): Promise<void> => {
    await Promise.all([writeUses(), tools.notices.settled()]);
  };
  const stopSweeps = parts.sweeps === false ? undefined : startSweeps(tools);
  return {
    tools,
    context: contextOf,
    as: (presented, origin = embedded) => callerFor(contextOf(origin, presented)),
    hasAdministrator: () => hasAdministrator(tools),
    issueBootstrapSecret: (keep) => issueBootstrapSecret(tools, keep),
    keyedCall: (header, onReplayed) => new Keyed(tools, header, onReplayed),
    flush,
    sweep: async () => {
      await flush();
      return sweepOnce(tools);
    },
    close: async () => {
      await Promise.all([stopSweeps?.(), closeThreads(), closeUses(), tools.notices.settled()]);
      limits.close?.();
      await db.close();
    },
  };
}

/** Sessions and API keys, each by its own record; the prefix of the token says which it would be. */
function recogniserOf(tools: Tools) {
  const [sessions, keys] = [sessionRecogniser(tools), apiKeyRecogniser(tools)];
  const recognise = (token: string, origin: Origin): Promise<Holder | undefined> =>
    looksLikeApiKey(token) ? keys.recognise(token, origin) : sessions.recognise(token, origin);
  return {
    recognise,
    recogniseAll: (tokens: readonly string[], origin: Origin) =>
      // Keys are few among them, if there are any. What is asked in one turn is read together.
      tokens.some(looksLikeApiKey)
        ? Promise.all(tokens.map((token) => recognise(token, origin)))
        : sessions.recogniseAll(tokens, origin),
    writeUses: async () => {
      await Promise.all([sessions.writeUses(), keys.writeUses()]);
    },
    closeUses: () => Promise.all([sessions.close(), keys.close()]),
  };
}

/** Threads that were handed in are for whoever did it to close. */
function threadsOf({ hashThreads }: CoreParts) {
  if (hashThreads !== undefined) return { hashThreads, closeThreads: async () => {} };
  const own = new HashThreads();
  return { hashThreads: own, closeThreads: () => own.close() };
}

/** What a program may hand in; everything has a default. */
export type CoreParts = {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly sessionPolicy?: SessionPolicy;
  /** Where passwords are hashed; whoever hands them in closes them. */
  readonly hashThreads?: Bcrypt;
  /** Where this process has a share of what the settings mean for the whole service: those of the whole. */
  readonly wholeSettings?: Settings;
  /** False where another process does the background work. */
  readonly sweeps?: boolean;
};

export type Core = {
  readonly tools: Tools;
  /** The tRPC context of one request: what a door gives the router. */
  context(origin: Origin, presented: Presented): Context;
  /** Calls procedures without any door: `core.as({ kind: 'token', token }).sessions.check()`. */
  as(presented: Presented, origin?: Origin): Caller;
  hasAdministrator(): Promise<boolean>;
  /** A fresh one-time secret while there is no administrator. `keep` may put it in a place that others use. */
  issueBootstrapSecret(keep?: KeepSecret): Promise<string | undefined>;
  /**
   * What an origin is given as `keyed` where its call came with this header, Idempotency-Key; told when the
   * answer is that of the first time.
   */
  keyedCall(header: string, onReplayed: () => void): KeyedCall;
  /**
   * Writes at once what checks only remember, the last use of sessions, and what the journal is told of
   * refusals. It happens within a second anyway.
   */
  flush(): Promise<void>;
  /** Removes now what has expired; the background work does this by itself. */
  sweep(): Promise<number>;
  close(): Promise<void>;
};

export type Caller = ReturnType<typeof callerFor>;

const callerFor = createCallerFactory(appRouter);

const embedded: Origin = { requestId: 'embedded', address: null, device: null, direct: true };

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function databaseOptions(settings: Settings) {
  return {
    url: settings.databaseUrl,
    poolMax: settings.databasePoolMax,
    connectTimeoutMs: settings.databaseConnectTimeoutMs,
    waitTimeoutMs: settings.databaseWaitTimeoutMs,
    statementTimeoutMs: settings.databaseStatementTimeoutMs,
  };
}

/** Where the limits are kept: in the database, unless a Redis was given. */
function limitStore(
  db: Database,
  { redisUrl }: Settings,
  log: Log,
): LimitStore & { close?(): void } {
  if (redisUrl === undefined) return limitsInDatabase(db);
  return limitsInRedis(redisUrl, (error) => {
    log.warn({ err: error }, 'Redis does not answer: what is limited is refused until it does');
  });
}

/** Whoever has waited for as long as a request may take is not there any more. */
function hashQueueOf(settings: Settings): BoundedQueue {
  const { hashQueueMax, requestTimeoutMs } = settings;
  return new BoundedQueue(hashConcurrency(settings), hashQueueMax, requestTimeoutMs);
}

/** As many as cores: the threads yield to whatever else wants to run. */
function hashConcurrency({ hashConcurrency: wanted }: Settings): number {
  return wanted > 0 ? wanted : availableParallelism();
}
