import { change } from '../../journal.ts';
import { digestOf, isWellFormedSecret } from '../../kernel/secrets.ts';
import type { Member, Origin, Tools } from '../../tools.ts';
import { sessionEvents } from './events.ts';

/**
 * Ends the session that a token stands for, whoever sends it: having it is the proof. Also one that would
 * not be let in just now, because a policy that refuses it today may allow it tomorrow. A token that nobody
 * knows costs no transaction and is no refusal.
 */
export async function endSessionOfToken(
  tools: Tools,
  origin: Origin,
  token: string,
): Promise<void> {
  if (!isWellFormedSecret('session', token)) return;
  const row = await tools.db.read.session.findUnique({
    where: { digest: digestOf(token) },
    include: { account: { select: { username: true } } },
  });
  if (row === null) return;
  const { account, digest: _digest, ...session } = row;
  const { id, accountId } = session;
  // With no role: it does nothing here that would need one.
  const actor: Member = {
    kind: 'member',
    origin,
    accountId,
    username: account.username ?? '',
    roles: [],
    session,
  };
  await change(tools, actor, async (step) => {
    const { count } = await step.tx.session.deleteMany({ where: { id } });
    // Whoever ended it meanwhile has told of it.
    if (count === 0) return;
    step.endsAsker();
    step.record(sessionEvents.ended, { accountId, sessionId: id });
  });
}
