import { networkNameOf } from '../kernel/network.ts';
import { type LimitName, limitRefusals } from '../kernel/rate-limit.ts';
import { tellExceeded } from '../notices.ts';
import type { Context } from './context.ts';

/**
 * Counts a call against the limit that its procedure names, before anything of it is judged. Whoever has no
 * address that can be read shares one allowance with all others of that kind. What comes through no door, from
 * the command line or from the program around this, counts against nothing.
 *
 * @throws limits.exceeded, Unavailable
 */
export async function countAgainst(
  name: LimitName,
  { tools, origin, presented }: Context,
): Promise<void> {
  if (presented.kind === 'operator' || origin.direct === true) return;
  const allowance = await tools.limiter.take(name, networkNameOf(origin.address));
  if (allowance === undefined) return;
  origin.counted?.(allowance);
  if (allowance.allowed) return;
  tellExceeded(tools, { kind: 'visitor', origin }, name);
  throw limitRefusals.refuse('exceeded', { retryAfterSeconds: allowance.nextSeconds });
}
