import { type Refusal, refusalOf } from '@acct/client';
import { texts } from '../texts/index.ts';

/** What Acct said no with, as a sentence for a person. */
export function sayRefusal({ reason, message }: Refusal): string {
  return texts.refusals[reason] ?? message;
}

/** The same of whatever was thrown. */
export function sayError(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal === undefined ? texts.shared.trouble : sayRefusal(refusal);
}

/** The sentence for one field of a form, where Acct named it. */
export function fieldError(error: unknown, path: string): string | undefined {
  const errors = refusalOf(error)?.details['errors'];
  if (!Array.isArray(errors)) return undefined;
  for (const each of errors) {
    if (isFieldError(each) && each.path === path) return each.message;
  }
  return undefined;
}

type FieldError = { readonly path: string; readonly message: string };

function isFieldError(value: unknown): value is FieldError {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'path' in value &&
    'message' in value &&
    typeof value.path === 'string' &&
    typeof value.message === 'string'
  );
}
