import { setTimeout as rest } from 'node:timers/promises';
import { type SqlChange, tell } from '../../journal.ts';
import { crowdLooksMax, crowdPausesMs, failuresFree, failureWaitMs } from '../../kernel/limits.ts';
import { siteOf } from '../../kernel/network.ts';
import type { Refusal } from '../../kernel/refusals.ts';
import type { Member, Tools, Visitor } from '../../tools.ts';
import { credentialEvents } from './events.ts';
import { decoyHash, verifyAtCost } from './hash.ts';
import { type Lane, laneOf, subjectOf, type Target, waitOf } from './lane.ts';
import { credentialRefusals } from './refusals.ts';
import { countName, type Stuffed, tellOfStuffing } from './stuffing.ts';
import { type Count, claimAttempt, clearFailures, takeBack, tellOfWait } from './throttle.ts';

/** A stored hash and whose it is: first what somebody claims to know the password of, then what he proved. */
export type Proof = { readonly accountId: number; readonly stored: string };

export type Attempt = {
  readonly target: Target;
  /** Undefined where no password would do: there is no such account, or it is suspended. */
  readonly claimed: Proof | undefined;
  readonly password: string;
};

/** What became of an attempt that was judged. */
export type Verdict = {
  /** Proves which stored hash it was, for `confirmProof` inside the transaction that relies on it. */
  readonly proof: Proof | undefined;
  /** Undefined where nothing is counted: see `ACCT_SIGN_IN_THROTTLE`. */
  readonly counted: (Count & { readonly lane: Lane }) | undefined;
  /** Where it was the one that made its network wait. */
  readonly stuffed?: Stuffed | undefined;
};

/**
 * Judges a password: the one way to do that, wherever one is asked for. There is always one hash to pay
 * for, also when there is no such account, so the time does not tell strangers from members.
 *
 * Whoever failed too often is refused before the queue, where he would take places from others. In the
 * queue's turn the attempt is counted as a failure first, and then judged: so no more than the free ones
 * are judged, however many come at once, and hardly ever more of them are under way than that.
 *
 * A visitor from a network where too many names failed is refused too, unless the account knows it.
 *
 * @throws credentials.throttled, credentials.network_blocked, service.overloaded
 */
export async function provePassword(
  tools: Tools,
  by: Visitor | Member,
  attempt: Attempt,
): Promise<Verdict> {
  const asker = { network: siteOf(by.origin.address), subject: subjectOf(attempt.target) };
  if (!tools.settings.signInThrottle) {
    const proof = await tools.hashQueue.run(() => compare(tools, attempt), asker);
    return { proof, counted: undefined };
  }
  let [seen, still] = ['', 0];
  for (let looks = 0; ; looks += 1) {
    const lane = await laneOf(tools, attempt.target, by);
    if (lane.blockedMs > 0) throw waiting('network_blocked', lane.blockedMs);
    const now = tools.clock.now().getTime();
    const wait = waitOf(lane, now);
    const judged =
      wait === 0 ? await tools.hashQueue.run(() => judge(tools, lane, attempt), asker) : undefined;
    if (judged !== undefined) return judged;
    // Where the count moves, right passwords are being judged, and there will be room again.
    const count = `${lane.failures} ${lane.failedAt}`;
    still = count === seen ? still + 1 : 0;
    seen = count;
    const mayWait = (wait === 0 || isCrowd(lane, now)) && looks < crowdLooksMax;
    const pause = mayWait ? crowdPausesMs[still] : undefined;
    if (pause === undefined) throw waiting('throttled', wait);
    await rest(pause);
  }
}

/**
 * The present password of a signed-in account, for acts that a stolen session alone must not do.
 *
 * @throws credentials.wrong_password, credentials.throttled, service.overloaded
 */
export async function demandPassword(
  tools: Tools,
  actor: Member,
  password: string,
): Promise<Proof> {
  const { accountId } = actor;
  tools.hashQueue.demandRoom({ network: siteOf(actor.origin.address) });
  const row = await tools.db.read.credential.findUnique({ where: { accountId } });
  const claimed = row === null ? undefined : { accountId, stored: row.password };
  const verdict = await provePassword(tools, actor, { target: actor, claimed, password });
  if (verdict.proof !== undefined) return verdict.proof;
  await tell(tools, actor, async (step) => {
    step.record(credentialEvents.refused, { accountId });
    tellOfFailure(step, verdict);
  });
  throw credentialRefusals.refuse('wrong_password');
}

/** Part of telling of a wrong password: what it brought about. */
export function tellOfFailure(step: SqlChange, { counted, stuffed }: Verdict): void {
  if (counted !== undefined) tellOfWait(step, counted.lane, counted);
  if (stuffed !== undefined) tellOfStuffing(step, stuffed);
}

/** True while the password that was judged before the transaction is still the one that counts. */
export async function confirmProof({ tx }: SqlChange, proof: Proof): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT account_id FROM acct_credentials
    WHERE account_id = ${proof.accountId} AND password = ${proof.stored}`;
  return rows.length === 1;
}

/** Undefined when others took what was free meanwhile. */
async function judge(tools: Tools, lane: Lane, attempt: Attempt): Promise<Verdict | undefined> {
  const count = await claimAttempt(tools, lane);
  if (count === undefined) return undefined;
  const proof = await compare(tools, attempt).catch(async (error: unknown) => {
    // It was never judged, so it is no failure. The count is lost where the database is gone as well.
    await takeBack(tools, lane).catch(() => {});
    throw error;
  });
  // At once, not with what the right password is for: until then it counts as a wrong one, and many
  // right ones that come together would keep each other out.
  if (proof !== undefined) await clearFailures(tools, lane);
  const spreads = proof === undefined && lane.spreadKey !== null;
  const stuffed = spreads
    ? await countName(tools, lane.spreadKey, subjectOf(attempt.target))
    : undefined;
  return { proof, counted: { lane, ...count }, stuffed };
}

async function compare(
  { hashThreads: bcrypt, settings: { bcryptCost: cost } }: Tools,
  { claimed, password }: Attempt,
): Promise<Proof | undefined> {
  const stored = claimed?.stored ?? decoyHash(cost);
  return (await verifyAtCost(password, stored, { cost, bcrypt })) ? claimed : undefined;
}

/** All that was free is taken, but only just: it may be given back in a moment, by right passwords. */
function isCrowd({ failures, failedAt }: Lane, now: number): boolean {
  return failures === failuresFree && now - failedAt < failureWaitMs;
}

function waiting(code: 'throttled' | 'network_blocked', waitMs: number): Refusal {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return credentialRefusals.refuse(code, { retryAfterSeconds });
}
