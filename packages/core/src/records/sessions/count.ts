import { type CountView, countTake, countView } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';
import { longAgo } from './policy.ts';

/** How many sessions have not ended by time. A policy of the operator's own may refuse some of them. */
export async function countSessions({ db, clock, sessionPolicy }: Tools): Promise<CountView> {
  const now = clock.now().getTime();
  const where = {
    createdAt: { gt: longAgo(now, sessionPolicy.absoluteMs) },
    usedAt: { gt: longAgo(now, sessionPolicy.idleMs) },
  };
  return countView(await db.read.session.count({ where, take: countTake }));
}
