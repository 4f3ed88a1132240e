import { type Change, change } from '../../journal.ts';
import { holdForSignIn, identify } from '../../records/accounts/identify.ts';
import {
  confirmProof,
  type Proof,
  provePassword,
  storeStrengthened,
  strengthen,
} from '../../records/credentials/service.ts';
import { expiryOf } from '../../records/sessions/policy.ts';
import { startSession } from '../../records/sessions/service.ts';
import type { Tools, Visitor } from '../../tools.ts';
import { signinEvents } from './events.ts';
import { signinRefusals } from './refusals.ts';
import type { SignedIn, SignInInput } from './schema.ts';

/**
 * A new session for whoever knows the password. An unknown name, a wrong password, a suspended account
 * and a password that was changed while it was being checked look the same from outside: same answer,
 * same event written, same hash paid for.
 *
 * @throws signin.refused, service.overloaded
 */
export async function signIn(
  tools: Tools,
  visitor: Visitor,
  input: SignInInput,
): Promise<SignedIn> {
  tools.hashQueue.demandRoom();
  const { id = null, state, stored = null } = (await identify(tools, input.username)) ?? {};
  const claimed = id === null || stored === null ? undefined : { accountId: id, stored };
  const proof = await provePassword(tools, claimed, input.password);
  if (proof === undefined || state !== 'active') return refuse(tools, visitor, id);
  const strong = await strengthen(tools, proof, input.password);
  const started = await change(tools, visitor, (step) => enter(tools, step, strong));
  return started ?? refuse(tools, visitor, id);
}

/** Undefined when the account or its password changed since the proof. */
async function enter(
  tools: Tools,
  step: Change,
  proof: Proof & { fresh?: string },
): Promise<SignedIn | undefined> {
  const { accountId } = proof;
  if (!(await holdForSignIn(step, accountId))) return undefined;
  if (!(await confirmProof(step, proof))) return undefined;
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

async function refuse(tools: Tools, visitor: Visitor, accountId: number | null): Promise<never> {
  await change(tools, visitor, async (step) => {
    step.record(signinEvents.refused, { accountId });
  });
  throw signinRefusals.refuse('refused');
}
