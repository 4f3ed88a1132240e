/**
 * Every fixed limit of the doors, with its unit in its name and its reason beside it. What an operator
 * may change is a setting of the core.
 */

/** No honest client of ours sends more; proxies in front have similar defaults. */
export const headerBytesMax = 16 * 1024;

/**
 * Browsers send some twenty, and a chain of proxies adds as many. Node would drop without a word what is
 * beyond its own limit, so that a header could be seen by a proxy and not by us.
 */
export const headersMax = 128;

/** Filters and cursors fit many times over; longer addresses are cut by proxies anyway. */
export const urlBytesMax = 8 * 1024;

/** Headers come in one or two packets. Whoever needs longer holds a connection for nothing. */
export const headersTimeoutMs = 10_000;

/** Browsers keep no cookie for longer than 400 days (RFC 6265bis, section 5.5). */
export const cookieSecondsMax = 400 * 86_400;

/** A body has at most 32 KiB, which a slow phone sends in this time. */
export const receiveTimeoutMs = 15_000;

/** A little more than the minute that load balancers keep an idle connection. */
export const keepAliveTimeoutMs = 65_000;

/**
 * A connection on which no byte moves for this many times as long as a request may take is ended: whoever
 * does not read the answers would make us keep them for ever.
 */
export const stalledRequestTimes = 2;

/** How often Node looks for clients that are too slow; its own default would add half a minute. */
export const slowClientCheckMs = 1000;

/** Below the 4096 open files that small machines allow, with room for the database and for files. */
export const connectionsMax = 3000;

/**
 * Files, threads and connections to the database that a process opens when it first needs them: what
 * cannot be opened then may be the end of it, so callers are not given these.
 */
export const filesOfOurOwn = 64;

/** A page asks for a handful of things at once; more is a storm in one request. */
export const batchCallsMax = 10;

/** How long the database may take to say that it is there, and how long its word counts. */
export const readinessMs = 1000;

/** A second signal that follows sooner is the same Ctrl-C, which a terminal sends to us and to our parent. */
export const sameSignalMs = 250;

/** Our ids are shorter; a proxy's may be a UUID or a trace id. */
export const requestIdCharsMax = 64;

/** What a database gets to close in order, also when requests used up the time of the stop. */
export const closingMsMin = 500;

/**
 * How long a connection without a request is kept at a stop, at most a twentieth of the bound: whoever
 * is about to send one on it is answered, and told to go elsewhere. As long is one kept that asked for a
 * tunnel, to read why there is none.
 */
export const idleGraceMs = 500;

/** How long the last message of a worker may be under way after its exit. */
export const lastWordsMs = 50;

/** A worker that lived this long did not die of its start, so the next one starts at once. */
export const steadyMs = 10_000;
/** A start that fails is tried again after this, then after twice as long, and so on. */
export const restartMsMin = 100;
export const restartMsMax = 10_000;

/** How long a worker may take to tell its figures; one that is busy for longer is left out of the sum. */
export const figuresMs = 1000;

/** More than migrations, sweeps and the bootstrap secret of the primary process need at once. */
export const primaryPoolMax = 2;

/** How often within the time of a request its deadline is looked at: it is met by a twentieth. */
export const deadlineChecks = 20;

/** How often the journal is looked at while somebody follows: four times within the second that is promised. */
export const feedPollMs = 250;
/** A follower that hears nothing for longer knows that it misses something. */
export const feedBeatMs = 1000;
/** How often it is asked anew whether a follower may still follow. */
export const followerCheckMs = 5000;
/** Each holds a connection all day long; verifiers are programs, of which there are few. */
export const followersMax = 200;
/** A connection on which no byte moves for this long is dead: the feed beats every second. */
export const followerSilenceMs = 30_000;
