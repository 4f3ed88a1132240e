import type { PrismaPg } from '@prisma/adapter-pg';
import { rethrow } from './unavailable.ts';

type Queryable = Pick<Awaited<ReturnType<PrismaPg['connect']>>, 'queryRaw' | 'executeRaw'>;

/**
 * Makes a connection or transaction of a Prisma adapter fail with DatabaseUnavailable where that is
 * what happened. It is done here, below Prisma, because here the driver's own error is still whole, and
 * because a client extension would cost every read.
 */
export function guardQueries<Target extends Queryable>(target: Target): Target {
  const query = target.queryRaw.bind(target);
  const execute = target.executeRaw.bind(target);
  target.queryRaw = (sql) => query(sql).catch(rethrow);
  target.executeRaw = (sql) => execute(sql).catch(rethrow);
  return target;
}
