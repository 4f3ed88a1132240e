import type { Prisma } from '../../db/index.ts';
import { type Change, change, holdAccount } from '../../journal.ts';
import { apiKeysPerAccountMax } from '../../kernel/limits.ts';
import { cutPage, newestFirst } from '../../kernel/page.ts';
import { newPublicId, newSecret } from '../../kernel/secrets.ts';
import {
  type Actor,
  isRole,
  isScope,
  type Member,
  scopesOfRoles,
  type Tools,
} from '../../tools.ts';
import { apiKeyEvents } from './events.ts';
import { isCovered } from './recognise.ts';
import { apiKeyRefusals } from './refusals.ts';
import type { ApiKeyView, NewApiKeyInput, NewApiKeyView } from './schema.ts';

/**
 * The operator's key for anybody's account, for services that are set up by a script.
 *
 * @throws apikeys.account_not_found, apikeys.scope_needs_role, apikeys.too_many
 */
export function issueApiKey(
  tools: Tools,
  actor: Actor,
  { id, ...input }: NewApiKeyInput & { id: number },
): Promise<NewApiKeyView> {
  return change(tools, actor, async (step) => {
    if (!(await holdAccount(step, id))) throw apiKeyRefusals.refuse('account_not_found');
    return addApiKey(step, id, input);
  });
}

/** The keys of an account, newest first; expired ones too, for a while. */
export async function listApiKeys(
  tools: Tools,
  accountId: number,
  page: { limit: number; cursor?: string | undefined },
) {
  const rows = await tools.db.read.apiKey.findMany({
    where: { accountId, ...newestFirst.after(page.cursor) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit, {
    view: viewOf,
    cursor: newestFirst.cursor,
  });
}

/** One of my own keys. Another's is as unknown as none. @throws apikeys.not_found */
export function revokeMyApiKey(tools: Tools, actor: Member, id: string): Promise<void> {
  const { accountId } = actor;
  return change(tools, actor, async (step) => {
    // Deleted at once, as sessions are: from the commit on it is unknown everywhere.
    const { count } = await step.tx.apiKey.deleteMany({ where: { id, accountId } });
    if (count !== 1) throw apiKeyRefusals.refuse('not_found');
    step.record(apiKeyEvents.revoked, { accountId, details: { apiKeyId: id } });
  });
}

/** @throws apikeys.not_found */
export function revokeApiKey(tools: Tools, actor: Actor, id: string): Promise<void> {
  return change(tools, actor, async (step) => {
    const row = await step.tx.apiKey.findUnique({ where: { id } });
    const { count } = await step.tx.apiKey.deleteMany({ where: { id } });
    if (row === null || count !== 1) throw apiKeyRefusals.refuse('not_found');
    const { accountId } = row;
    step.record(apiKeyEvents.revoked, { accountId, details: { apiKeyId: id } });
  });
}

export function revokeApiKeys(tools: Tools, actor: Actor, accountId: number) {
  return change(tools, actor, async (step) => {
    const revoked = await endApiKeys(step, accountId);
    step.record(apiKeyEvents.revoked, { accountId, details: { revoked } });
    return { revoked };
  });
}

/** All keys of an account, inside the transaction of whatever makes that necessary. */
export async function endApiKeys(step: Change, accountId: number): Promise<number> {
  return (await step.tx.apiKey.deleteMany({ where: { accountId } })).count;
}

/** Those that do what takes a role: what was given with more rights must not wait for them to come back. */
export async function endApiKeysOfRoles(step: Change, accountId: number): Promise<void> {
  const scopes = scopesOfRoles.map((scope) => ({ scopes: { contains: scope } }));
  await step.tx.apiKey.deleteMany({ where: { accountId, OR: scopes } });
}

/** Every key there is. Whoever makes one meanwhile may keep it. */
export async function endApiKeysOfAll(step: Change): Promise<number> {
  return (await step.tx.apiKey.deleteMany()).count;
}

/**
 * Makes a key inside the transaction of whoever may. Whoever calls holds the account's row, so the cap is
 * exact however many ask at once.
 *
 * @throws apikeys.scope_needs_role, apikeys.too_many
 */
export async function addApiKey(
  step: Change,
  accountId: number,
  { name, scopes, expiresInDays }: NewApiKeyInput,
): Promise<NewApiKeyView> {
  await demandRoles(step, accountId, scopes);
  const living = { accountId, expiresAt: { gt: step.now } };
  if ((await step.tx.apiKey.count({ where: living })) >= apiKeysPerAccountMax) {
    throw apiKeyRefusals.refuse('too_many', { max: apiKeysPerAccountMax });
  }
  const { secret, digest } = newSecret('apikey');
  const row = await step.tx.apiKey.create({
    data: {
      id: newPublicId(),
      digest,
      accountId,
      name,
      scopes: scopes.join(' '),
      createdAt: step.now,
      expiresAt: new Date(step.now.getTime() + expiresInDays * 86_400_000),
    },
  });
  step.record(apiKeyEvents.created, { accountId, details: { apiKeyId: row.id, scopes } });
  return { ...viewOf(row), key: secret };
}

/** @throws apikeys.scope_needs_role */
async function demandRoles(
  { tx }: Change,
  id: number,
  scopes: NewApiKeyInput['scopes'],
): Promise<void> {
  const account = await tx.account.findUnique({ where: { id }, select: { roles: true } });
  const roles = (account?.roles ?? []).map(({ role }) => role).filter(isRole);
  const refused = scopes.filter((scope) => !isCovered(scope, roles));
  if (refused.length > 0) throw apiKeyRefusals.refuse('scope_needs_role', { scopes: refused });
}

function viewOf(row: Prisma.ApiKeyGetPayload<object>): ApiKeyView {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(' ').filter(isScope),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
  };
}
