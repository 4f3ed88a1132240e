import { anyRow } from '../../db/index.ts';
import { type Change, change } from '../../journal.ts';
import { bootstrapAgeMinutesMax } from '../../kernel/limits.ts';
import type { Refusal } from '../../kernel/refusals.ts';
import { digestOf, isWellFormedSecret, newSecret } from '../../kernel/secrets.ts';
import { tellDenied } from '../../notices.ts';
import type { Member, Tools } from '../../tools.ts';
import { roleEvents } from './events.ts';
import { roleRefusals } from './refusals.ts';
import { give } from './service.ts';

/**
 * Makes a fresh one-time secret while there is no administrator; undefined once there is one. A new one
 * voids the one before, so a secret from an old log is worth nothing. Of two processes that `keep` theirs
 * in one place, the one whose secret counts keeps it last.
 */
export async function issueBootstrapSecret(
  tools: Tools,
  keep: KeepSecret = async () => {},
): Promise<string | undefined> {
  if (await hasAdministrator(tools)) return undefined;
  const { secret, digest } = newSecret('bootstrap');
  const createdAt = tools.clock.now();
  const expiresAt = new Date(createdAt.getTime() + bootstrapAgeMinutesMax * 60_000);
  const data = { digest, createdAt, expiresAt, usedAt: null };
  await tools.db.write(async (tx) => {
    const where = { id: onlyRow };
    await tx.bootstrap.upsert({ where, create: { ...where, ...data }, update: data });
    // Whoever issues the next one waits for this row, and so for the place.
    await keep(secret);
  });
  return secret;
}

/** Puts the secret where the operator finds it. Called again when the database asks for a retry. */
export type KeepSecret = (secret: string) => Promise<void>;

/**
 * Makes the caller the first administrator. The secret is used up by one conditional statement, so of
 * many callers with the same secret one wins.
 *
 * @throws roles.bootstrap_refused for a wrong, used or expired secret, and once there is an administrator
 */
export function bootstrap(tools: Tools, actor: Member, secret: string): Promise<void> {
  if (!isWellFormedSecret('bootstrap', secret)) throw refused(tools, actor);
  return change(tools, actor, async (step) => {
    await tools.db.lock(step.tx, 'administrators', 'exclusive');
    const { count } = await step.tx.bootstrap.updateMany({
      where: {
        id: onlyRow,
        digest: digestOf(secret),
        usedAt: null,
        expiresAt: { gt: step.now },
      },
      data: { usedAt: step.now },
    });
    const { accountId } = actor;
    const taken = await step.tx.roleGrant.count({ where: { role: 'admin' } });
    if (count !== 1 || taken > 0) throw refused(tools, actor);
    await give(step, accountId, 'admin');
    step.record(roleEvents.bootstrapped, { accountId });
  });
}

/** Whoever tries secrets is told of, seldom enough that a retry of the transaction tells nothing more. */
function refused(tools: Tools, actor: Member): Refusal {
  const refusal = roleRefusals.refuse('bootstrap_refused');
  return tellDenied(tools, actor, { operation: 'roles.bootstrap', refusal });
}

/** The secret that is out there, if any, is worth nothing from now on. */
export async function voidBootstrapSecret({ tx, now }: Change): Promise<void> {
  await tx.bootstrap.updateMany({ where: { usedAt: null }, data: { usedAt: now } });
}

export function hasAdministrator(tools: Tools): Promise<boolean> {
  return isAnyAdministrator(tools.db);
}

// Every start asks this, and would otherwise wait until Prisma is loaded.
const isAnyAdministrator = anyRow({
  name: 'active_administrator',
  from: 'acct_role_grants g JOIN acct_accounts a ON a.id = g.account_id',
  where: `g.role = 'admin' AND a.state = 'active'`,
});

const onlyRow = 1;
