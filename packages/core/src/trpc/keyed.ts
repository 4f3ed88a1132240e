import { TRPCError } from '@trpc/server';
import { Replayed } from '../kernel/idempotency.ts';
import type { Origin, Reader, Visitor } from '../tools.ts';
import type { Meta } from './rest.ts';

/**
 * Claims the Idempotency-Key of a call, once it is known who asks; undefined where there is none, or where
 * the procedure has no use for it.
 *
 * @throws from the promise: Replayed, Unavailable, and what `idempotency` refuses
 */
export function claimKey(
  by: Visitor | Reader,
  input: unknown,
  meta: Meta | undefined,
): Promise<void> | undefined {
  const { keyed } = by.origin;
  if (keyed === undefined || meta?.openapi === undefined || !takesKey(meta)) return undefined;
  const { method, path } = meta.openapi;
  const provesFirst = meta.idempotency === 'proven';
  return keyed.claim({ by, operation: `${method} ${path}`, input, provesFirst });
}

/** Whether an Idempotency-Key means something to a procedure. */
export function takesKey({ openapi, idempotency }: SaidOfKeys): boolean {
  return openapi !== undefined && openapi.method !== 'GET' && idempotency !== 'none';
}

/** What decides that, of all that a procedure says of itself. */
type SaidOfKeys = {
  readonly openapi?: { readonly method: string } | undefined;
  readonly idempotency?: Meta['idempotency'] | undefined;
};

/**
 * What a door makes of an error: the answer of the first time where that is what it stands for; undefined
 * for all others, whose Idempotency-Key may then be used again.
 */
export async function answerKept(
  error: unknown,
  { keyed }: Origin,
): Promise<{ readonly answer: unknown } | undefined> {
  if (keyed === undefined) return undefined;
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof Replayed) return { answer: cause.answer };
  // The claim ends by itself; a database that is gone shall not hide what was wrong before.
  await keyed.release().catch(() => {});
  return undefined;
}
