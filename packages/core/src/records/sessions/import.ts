import type { Change } from '../../journal.ts';
import { digestOf, newPublicId } from '../../kernel/secrets.ts';
import { sessionEvents } from './events.ts';

export type ImportedSession = {
  readonly accountId: number;
  readonly token: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
};

/** Sessions that another system opened go on under the tokens that clients hold. */
export async function importSessions(
  step: Change,
  sessions: readonly ImportedSession[],
): Promise<void> {
  const data = sessions.map(({ token, ...session }) => ({
    ...session,
    id: newPublicId(),
    digest: digestOf(token),
    device: null,
    address: null,
  }));
  await step.tx.session.createMany({ data });
  for (const { accountId, id } of data) {
    step.record(sessionEvents.imported, { accountId, sessionId: id });
  }
}
