import { type Refusal, refusalOf } from '@acct/client';
import { formatNumber, formatSeconds } from '../format.ts';
import { texts } from '../texts/index.ts';

/** What Acct said no with, as a sentence for a person. */
export function sayRefusal({ reason, message, details }: Refusal): string {
  const sentence = texts.refusals[reason];
  return sentence === undefined ? message : (withFacts(sentence, details) ?? message);
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

/** Whether a refusal is about what stands in one field. */
export type Fault = (refusal: Refusal) => boolean;

/** What was refused, put where it belongs: at fields of a form, and above it what is of none of them. */
export type Placed<Field extends string> = {
  at(field: Field): string | undefined;
  readonly rest: unknown;
};

export function placeError<Field extends string>(
  error: unknown,
  faults: Readonly<Record<Field, Fault>>,
): Placed<Field> {
  const isPlaced = Object.entries<Fault>(faults).some(
    ([field, fault]) => sentenceAt(error, field, fault) !== undefined,
  );
  return {
    at: (field) => sentenceAt(error, field, faults[field]),
    rest: isPlaced ? null : error,
  };
}

function sentenceAt(error: unknown, field: string, isFault: Fault): string | undefined {
  const refusal = refusalOf(error);
  const isHere = refusal !== undefined && isFault(refusal);
  return fieldError(error, field) ?? (isHere ? sayRefusal(refusal) : undefined);
}

/** Puts facts where `{their name}` stands; nothing where one is missing. */
function withFacts(sentence: string, facts: Refusal['details']): string | undefined {
  let isWhole = true;
  const whole = sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name];
    if (typeof fact === 'string') return fact;
    if (typeof fact === 'number') {
      return name.endsWith('Seconds') ? formatSeconds(fact) : formatNumber(fact);
    }
    isWhole = false;
    return '';
  });
  return isWhole ? whole : undefined;
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
