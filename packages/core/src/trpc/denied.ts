import { Refusal } from '../kernel/refusals.ts';
import { tellDenied } from '../notices.ts';
import type { Holder, Tools } from '../tools.ts';

/** To whom something was refused. It stays beside the refusal, which is an answer. */
const toldTo = new WeakMap<Refusal, Holder>();

/** Marks a refusal as told to somebody who is known, and who may not do what was asked. */
export function denied(holder: Holder, refusal: Refusal): Refusal {
  toldTo.set(refusal, holder);
  return refusal;
}

/** Tells the journal of an error that is such a refusal; nobody waits for that. */
export function noteDenial(tools: Tools, operation: string, error: unknown): void {
  const holder = error instanceof Refusal ? toldTo.get(error) : undefined;
  if (!(error instanceof Refusal) || holder === undefined) return;
  tellDenied(tools, holder, { operation, refusal: error });
}
