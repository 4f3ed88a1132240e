import { changeInSql, type SqlChange, tell } from '../../journal.ts';
import { siteOf } from '../../kernel/network.ts';
import { holdForSignIn, identify } from '../../records/accounts/identify.ts';
import { usernameKeyOf } from '../../records/accounts/username.ts';
import { rememberNetwork } from '../../records/credentials/known-networks.ts';
import {
  confirmProof,
  type Proof,
  provePassword,
  tellOfFailure,
  type Verdict,
} from '../../records/credentials/prove.ts';
import { storeStrengthened, strengthen } from '../../records/credentials/service.ts';
import { expiryOf } from '../../records/sessions/policy.ts';
import { startSession } from '../../records/sessions/service.ts';
import type { Tools, Visitor } from '../../tools.ts';
import { signinEvents } from './events.ts';
import { signinRefusals } from './refusals.ts';
import type { SignedIn, SignInInput } from './schema.ts';

/**
 * A new session for whoever knows the password. An unknown name, a wrong password, a suspended account
 * and a password that was changed while it was being checked look the same from outside: same answer,
 * same statements, same event written, same hash paid for.
 *
 * @throws signin.refused, credentials.throttled, credentials.network_blocked, service.overloaded
 */
export async function signIn(
  tools: Tools,
  visitor: Visitor,
  { username, password }: SignInInput,
): Promise<SignedIn> {
  tools.hashQueue.demandRoom({ network: siteOf(visitor.origin.address) });
  const { id = null, state, stored = null } = (await identify(tools, username)) ?? {};
  const canEnter = id !== null && stored !== null && state === 'active';
  const target = id === null ? { nameKey: usernameKeyOf(username) } : { accountId: id };
  const claimed = canEnter ? { accountId: id, stored } : undefined;
  const verdict = await provePassword(tools, visitor, { target, claimed, password });
  const { proof, counted } = verdict;
  if (proof === undefined) return refuse(tools, visitor, { accountId: id, verdict });
  const strong = await strengthen(tools, visitor, { proof, password });
  try {
    return await changeInSql(tools, visitor, async (step) => {
      const entered = await enter(tools, step, strong);
      if (counted !== undefined) await rememberNetwork(step, counted.lane);
      return entered;
    });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    return refuse(tools, visitor, { accountId: id });
  }
}

/** Thrown and not returned: what a change returns is kept as the answer of its Idempotency-Key. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** @throws Overtaken when the account or its password changed since the proof */
async function enter(
  tools: Tools,
  step: SqlChange,
  proof: Proof & { fresh?: string },
): Promise<SignedIn> {
  const { accountId } = proof;
  if (!(await holdForSignIn(step, accountId))) throw new Overtaken();
  if (!(await confirmProof(step, proof))) throw new Overtaken();
  await storeStrengthened(step, proof);
  const { token, session } = await startSession(tools, step, accountId);
  return {
    token,
    sessionId: session.id,
    accountId,
    createdAt: session.createdAt.toISOString(),
    expiresAt: expiryOf(tools.sessionPolicy, session).toISOString(),
  };
}

async function refuse(
  tools: Tools,
  visitor: Visitor,
  { accountId, verdict }: { accountId: number | null; verdict?: Verdict },
): Promise<never> {
  await tell(tools, visitor, async (step) => {
    step.record(signinEvents.refused, { accountId });
    if (verdict !== undefined) tellOfFailure(step, verdict);
  });
  throw signinRefusals.refuse('refused');
}
