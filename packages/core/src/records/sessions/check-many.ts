import { instantOf } from '../../kernel/instant.ts';
import type { Holder, KeyHolder, Origin, Tools } from '../../tools.ts';
import type { CheckManyInput, CheckManyView } from './schema.ts';
import { describeCheck } from './service.ts';

/**
 * Who each token is, in their order.
 * Whoever does not ask for keys hears that they are nothing: who knew of accounts only would let a key do
 * whatever its owner may.
 */
export async function checkMany(
  { tools, origin, recogniseAll }: Recognition,
  { tokens, keys }: CheckManyInput,
): Promise<CheckManyView> {
  const holders = await recogniseAll(tokens, origin);
  return { items: holders.map((holder) => describe(tools, keys ? holder : memberIn(holder))) };
}

/** Of a call: who asks from where, and what turns tokens into their holders. */
export type Recognition = {
  readonly tools: Tools;
  readonly origin: Origin;
  recognise(token: string, origin: Origin): Promise<Holder | undefined>;
  recogniseAll(tokens: readonly string[], origin: Origin): Promise<readonly (Holder | undefined)[]>;
};

function memberIn(holder: Holder | undefined): Holder | undefined {
  return holder?.kind === 'member' ? holder : undefined;
}

function describe(tools: Tools, holder: Holder | undefined): CheckManyView['items'][number] {
  if (holder === undefined) return { active: false };
  if (holder.kind === 'key') return describeKey(holder);
  return { active: true, kind: 'session', ...describeCheck(tools, holder) };
}

function describeKey({ accountId, username, roles, key }: KeyHolder) {
  return {
    active: true as const,
    kind: 'key' as const,
    accountId,
    username,
    roles: [...roles],
    scopes: [...key.scopes],
    keyId: key.id,
    createdAt: instantOf(key.createdAt),
    usedAt: key.usedAt === null ? null : instantOf(key.usedAt),
    expiresAt: instantOf(key.expiresAt),
  };
}
