/**
 * Every fixed limit, with its unit in its name and its reason beside it. What an operator may change is
 * a setting (settings.ts); what stands here is not negotiable.
 */

/** An id fits a signed 32-bit column, which is what neighbours make of a foreign key. */
export const accountIdMax = 2_147_483_647;

/** RFC 8265 sets no length; 64 code points fit every script and every column of a neighbour's table. */
export const usernameCodePointsMax = 64;

/** NIST SP 800-63B-4 wants at least 64 accepted; 256 leaves room for passphrases of any script. */
export const passwordCodePointsMax = 256;

/** The least that a setting may lower the minimum length to (NIST SP 800-63B-4, with a second factor). */
export const passwordCodePointsFloor = 8;

/** bcrypt reads 72 bytes and ignores the rest, so anything longer is digested before it. */
export const bcryptBytesMax = 72;

/** Below ten rounds (2^10) a stolen hash is too cheap to guess; OWASP ASVS 5.0, appendix C. */
export const bcryptCostFloor = 10;
/** For test suites only, where a thousand sign-ups must take seconds; the least that bcrypt can do. */
export const bcryptCostTests = 4;
/** One hash at 15 takes about two seconds: dearer than any request may be. */
export const bcryptCostCeiling = 15;

/** Wrong passwords in a row that cost no wait: as many as people need who try what they might have chosen. */
export const failuresFree = 5;
/** The wait after the last free one; it doubles with each further one. */
export const failureWaitMs = 1000;
/** The longest wait: nobody guesses on like that, and an owner in doubt comes back. */
export const failureWaitMsMax = 900_000;
/** After so many in a row nothing is judged there any more (NIST SP 800-63B-4, section 3.2.2). */
export const failuresMax = 100;
/** Failures that are older are forgotten, but for those after which nothing is judged. */
export const failureDays = 30;
/** A network from which an account signed in within these days is one of its own. */
export const knownNetworkDays = 90;
/** Each is a place with free tries of its own, so there are no more than people need. */
export const knownNetworksMax = 20;
/** A network keeps a short digest for each name that failed there, so they cannot be any number. */
export const stuffingNamesMax = 1000;
/** By so much the clocks of two processes may differ; what was begun later than that counts for nothing. */
export const stuffingSkewMs = 86_400_000;
/**
 * The free tries may all be taken by right passwords that are being judged just now. Whoever finds them
 * taken looks again after each of these, in milliseconds: together less than the first wait, so that wrong
 * ones gain nothing by it.
 */
export const crowdPausesMs = [100, 200, 400] as const;
/** As long as the count moves it looks on, so many times at most: eight seconds, within the usual deadline. */
export const crowdLooksMax = 80;

/** Hashes of one account that run at once, on however many cores: fewer than its free tries. */
export const hashesOfOneMax = 4;

/** Long enough for a public key or a postal address, short enough for a row. */
export const attributeCodePointsMax = 4096;
export const attributeKeyCodePointsMax = 64;
/** More would not fit a form that a person fills in. */
export const attributeDefinitionsMax = 64;

/** A page is bounded so that one call cannot ask for a table. */
export const pageItemsMax = 100;
export const pageItemsDefault = 25;

/**
 * What a console counts is counted so far: a hundred thousand entries of an index are read within some
 * milliseconds, and of ten millions a person is told no more than that they are many.
 */
export const countMax = 100_000;
/** A page shows a day of hours, and a week at most. */
export const figuresHoursDefault = 24;
export const figuresHoursMax = 168;

/** A user agent is kept for the session list only; longer ones are cut. */
export const deviceCodePointsMax = 256;

/** The last use of a session is written at most this often: reads stay reads. */
export const sessionTouchSeconds = 60;

/** More than a person keeps apart; a service that needs one for each of its users wants sessions. */
export const apiKeysPerAccountMax = 20;
/** Long enough for "the service in the other data centre, read-only". */
export const apiKeyNameCodeUnitsMax = 64;
/** A key that nobody renews ends by itself, before the one who made it has left and is forgotten. */
export const apiKeyDaysDefault = 90;
export const apiKeyDaysMax = 365;
/** An expired key is listed for so long, for whoever wonders why a service is refused. */
export const apiKeyKeptDays = 30;

/** The sweep deletes this many rows at a time: on SQLite, where others wait to write, some milliseconds. */
export const sweepBatchRows = 200;

/**
 * Between two batches. Longer than any process waits before it tries again for SQLite's write lock (20
 * ms), so that everybody who waits comes in between.
 */
export const sweepRestMs = 25;

/** Beyond so many keys, what is looked up in one turn is split into several statements. */
export const lookupKeysMax = 500;
/**
 * So many of these statements are under way at once. What is asked meanwhile makes the next one larger,
 * which costs less than a statement of its own.
 */
export const lookupsAtOnce = 2;
/** A statement that has been under way for longer than this counts no more: its connection may be dead. */
export const lookupSlowMs = 50;

/** A connection in use that has been silent for this long makes one ask whether its server is there. */
export const serverSilenceMs = 1000;
/** Who has no answer to that after this is not. With the silence before it: two and a half seconds. */
export const serverAnswerMs = 1500;

/** The last use of a session is in the database this long after it happened, where it can write. */
export const usesDelayMs = 1000;
/** So many last uses are one statement: some milliseconds of SQLite, for which other writers wait. */
export const usesBatchRows = 200;
/** About ten megabytes, when the database has not taken a write for long. */
export const usesWaitingMax = 100_000;

/** One batch of checks is answered within a few milliseconds, for which all other requests wait. */
export const checkTokensMax = 100;
/** Room for a token of any form that we may give out one day; anything longer is none. */
export const checkTokenCharsMax = 256;
/** Whatever a client of OAuth may hold for a token, ours or not: signed ones of others take thousands. */
export const oauthTokenCharsMax = 8192;

/** The one-time secret that makes the first administrator is dead after this. */
export const bootstrapAgeMinutesMax = 60;

/**
 * PyAcct's clients change a password and close an account without giving the present password, so the
 * sign-in must be this fresh to stand for it (OWASP ASVS 5.0, 7.5.1).
 */
export const legacyFreshMinutesMax = 5;

/** Random bytes of a token: 256 bits cannot be guessed, and may therefore be stored as a plain SHA-256. */
export const tokenBytes = 32;

/** Nobody mends more mistakes at once, and an answer shall not be many times as long as its request. */
export const inputErrorsMax = 20;
export const inputErrorCharsMax = 200;

/** A sign-in waits no longer for Redis, which answers within a millisecond or is not well. */
export const redisDeadlineMs = 500;
/** Shorter than networks take to forget a connection on which nothing moves. */
export const redisPingMs = 30_000;

/** As much as the key that is made of it: less could be guessed by whoever has the database. */
export const serviceSecretBytesMin = 32;

/** An assertion lives as long as one that cannot be taken back may: minutes. */
export const assertionSecondsDefault = 60;
export const assertionSecondsMax = 300;
/** The name of a service, a URL as a rule. */
export const audienceCharsMax = 256;

/** How long verifiers may keep the public keys. */
export const publicKeysSeconds = 300;
/**
 * A key is published for this long before it signs, and after the next one does. Longer than an assertion
 * lives and than verifiers keep keys, together, with as much again for clocks that differ.
 */
export const signingKeyOverlapSeconds = 1200;
/**
 * What ended so long ago matters to no assertion any more: each that was made before is dead, also by a
 * clock that is some minutes behind.
 */
export const endingsSeconds = 900;
/**
 * So many events in a row that are too old by their own times were not all written by one clock that is
 * behind: what came before them is old.
 */
export const endingsOldRows = 1000;
/** Events that are looked through at once for those that ended something: some milliseconds. */
export const feedScanRows = 500;

/** Too short a key could be guessed, and then what was answered could be read; a UUID has 36 characters. */
export const idempotencyKeyCharsMin = 16;
export const idempotencyKeyCharsMax = 64;
/** A client that was cut off asks again within a day, or never. */
export const idempotencyHours = 24;
/** Whoever has been at it for longer was answered 503 by the usual deadline of requests, or is dead. */
export const idempotencyClaimSeconds = 15;
/**
 * Who knows a key and not the password that was sent with it can try passwords on it: no more of them than
 * on an account (NIST SP 800-63B-4, section 3.2.2), and honest clients do not ask as often.
 */
export const idempotencyLooksMax = 100;

/**
 * A migration that collided with the service at work is made anew so often. Each time one of the two goes on,
 * so more than a few mean that something else is wrong.
 */
export const migrationTriesMax = 5;

/** Of one refusal or look-up that anybody could repeat, the journal is told this often at most. */
export const noticeEveryMs = 60_000;
/** So many of them are remembered: a few megabytes, and the most that a process tells in that time. */
export const noticeKeysMax = 10_000;
/** So many wait to be written, when they come faster than the journal takes them. */
export const noticesWaitingMax = 100;
