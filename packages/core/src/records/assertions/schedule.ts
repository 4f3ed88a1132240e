import { signingKeyOverlapSeconds } from '../../kernel/limits.ts';

/** When a key begins to sign. It stops when the next one begins. */
export type Term = { readonly signsFrom: Date };

/** The key that signs at a time: of those that have begun, the last. Keys come in the order of their terms. */
export function currentOf<Key extends Term>(keys: readonly Key[], now: Date): Key | undefined {
  return keys.findLast(({ signsFrom }) => signsFrom <= now);
}

/**
 * What has to be done about the keys: when new ones shall sign, and which are published for nothing. There is
 * always one that signs later, so that verifiers know each long before it signs.
 */
export function upkeepOf<Key extends Term>(
  keys: readonly Key[],
  { now, rotationDays }: { readonly now: Date; readonly rotationDays: number },
): { readonly missing: readonly Date[]; readonly outdated: readonly Key[] } {
  const current = currentOf(keys, now)?.signsFrom;
  const missing: Date[] = current === undefined ? [now] : [];
  if (!keys.some(({ signsFrom }) => signsFrom > now)) {
    const due = (current ?? now).getTime() + rotationDays * dayMs;
    // After a long pause that would be at once, and unknown to everybody.
    missing.push(new Date(Math.max(due, now.getTime() + overlapMs)));
  }
  const outdated = keys.filter((_key, at) => {
    const next = keys[at + 1];
    return next !== undefined && next.signsFrom.getTime() + overlapMs <= now.getTime();
  });
  return { missing, outdated };
}

const dayMs = 86_400_000;
const overlapMs = signingKeyOverlapSeconds * 1000;
