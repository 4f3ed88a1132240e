import type { z } from 'zod';
import { defOf, unwrap } from './fields.ts';

/** Turns one decoded text into what a schema expects, or says why it cannot. */
interface Scalar {
  readonly kind: 'string' | 'number' | 'integer' | 'boolean';
  /** Undefined when the text is not of this kind. */
  readonly convert: (text: string) => string | number | boolean | undefined;
  /** Ends the sentence "It must be ...". */
  readonly expected: string;
}

/** How a parameter of a path or query is read. */
export interface Parameter {
  readonly scalar: Scalar;
  /** Whether the parameter may be repeated. */
  readonly isList: boolean;
}

/**
 * The reading of a parameter, derived from its schema once. The schema itself is only looked at;
 * it parses the result later, so lengths, formats and ranges are its business.
 *
 * @throws Error when texts cannot stand for the schema's values without guessing
 */
export function parameterFor(schema: z.core.$ZodType): Parameter {
  const def = defOf(unwrap(schema));
  if (def.type === 'array') return { scalar: scalarFor(def.element), isList: true };
  return { scalar: scalarFor(schema), isList: false };
}

const scalars = {
  string: { kind: 'string', convert: (text) => text, expected: 'a text' },
  number: { kind: 'number', convert: toNumber, expected: 'a decimal number' },
  integer: { kind: 'integer', convert: toInteger, expected: 'a whole number' },
  boolean: { kind: 'boolean', convert: toBoolean, expected: 'true or false' },
} as const satisfies Record<string, Scalar>;

function scalarFor(schema: z.core.$ZodType): Scalar {
  const def = defOf(unwrap(schema));
  switch (def.type) {
    case 'string':
    case 'template_literal':
      return scalars.string;
    case 'number':
      return isInteger(def) ? scalars.integer : scalars.number;
    case 'boolean':
      return scalars.boolean;
    case 'enum':
      return sameKind(Object.values(def.entries).map(scalarOfValue));
    case 'literal':
      return sameKind(def.values.map(scalarOfValue));
    case 'union':
      return sameKind(def.options.map(scalarFor));
    default:
      throw new Error(`${def.type} has no form in a path or query.`);
  }
}

function scalarOfValue(value: unknown): Scalar {
  if (typeof value === 'string') return scalars.string;
  if (typeof value === 'number') return scalars.number;
  if (typeof value === 'boolean') return scalars.boolean;
  throw new Error(`the value ${String(value)} has no form in a path or query.`);
}

function sameKind(found: readonly Scalar[]): Scalar {
  const [first, ...others] = found;
  if (first !== undefined && others.every((other) => other.kind === first.kind)) return first;
  throw new Error('values of different types cannot be told apart in a path or query.');
}

// `z.int()` is a format of its own, while `z.number().int()` is a number with a format as a check.
function isInteger(def: z.core.$ZodNumberDef): boolean {
  const formats = [def, ...(def.checks ?? []).map((check) => check._zod.def)];
  return formats.some(
    (each) =>
      'format' in each &&
      typeof each.format === 'string' &&
      /^(?:safeint|u?int32)$/.test(each.format),
  );
}

function toInteger(text: string): number | undefined {
  return /^(?:0|-?[1-9][0-9]*)$/.test(text) ? finite(Number(text)) : undefined;
}

function toNumber(text: string): number | undefined {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(text) ? finite(Number(text)) : undefined;
}

function toBoolean(text: string): boolean | undefined {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
