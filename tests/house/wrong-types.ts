import { z } from 'zod';
import type { ProcedureFacts } from './procedures.ts';

/** A value of a JSON type that a field does not take. */
export type WrongType = { readonly field: string; readonly value: unknown };

/**
 * Values that weak doors take for something else: the text "false" for false, 1 for true, [] for {}, an
 * object of query operators for a text. Which of them a field takes is read off its JSON Schema and not
 * asked of the schema itself, because that is what a door might have changed.
 */
export function wrongTypesFor({ input }: ProcedureFacts): readonly WrongType[] {
  return Object.entries(fieldsOf(input)).flatMap(([field, schema]) => {
    const taken = typesIn(z.toJSONSchema(schema, { io: 'input' }));
    return candidates
      .filter(({ type }) => !taken.has(type) && !(type === 'integer' && taken.has('number')))
      .map(({ value }) => ({ field, value }));
  });
}

export function fieldsOf(input: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return input instanceof z.ZodObject ? input.shape : {};
}

const candidates = [
  { type: 'string', value: 'false' },
  { type: 'string', value: '1' },
  { type: 'string', value: '' },
  { type: 'integer', value: 0 },
  { type: 'integer', value: 1 },
  { type: 'number', value: 1.5 },
  { type: 'boolean', value: true },
  { type: 'boolean', value: false },
  { type: 'null', value: null },
  { type: 'array', value: [] },
  { type: 'array', value: ['a', 'b'] },
  { type: 'object', value: {} },
  { type: 'object', value: { not: '' } },
  { type: 'object', value: { startsWith: 'a' } },
] as const;

const Typed = z.object({
  type: z.union([z.string(), z.array(z.string())]).default([]),
  anyOf: z.array(z.unknown()).default([]),
  oneOf: z.array(z.unknown()).default([]),
  allOf: z.array(z.unknown()).default([]),
  $ref: z.string().optional(),
  $defs: z.record(z.string(), z.unknown()).default({}),
});

function typesIn(schema: unknown, named: Readonly<Record<string, unknown>> = {}): Set<string> {
  const { type, anyOf, oneOf, allOf, $ref, $defs } = Typed.parse(schema);
  const names = { ...named, ...$defs };
  const referred = $ref === undefined ? [] : [names[$ref.replace('#/$defs/', '')]];
  const inner = [...anyOf, ...oneOf, ...allOf, ...referred].flatMap((each) => [
    ...typesIn(each, names),
  ]);
  return new Set([...(typeof type === 'string' ? [type] : type), ...inner]);
}
