import { z } from 'zod';

/** The named fields that an input accepts, read from its zod schemas without touching them. */
export interface FieldSet {
  /** The input parsers as the procedure declared them; none for an input of nothing. */
  readonly schemas: readonly z.core.$ZodType[];
  readonly names: ReadonlyMap<string, z.core.$ZodType>;
  /** Names that every form of the input requires. */
  readonly required: ReadonlySet<string>;
  /** Whether the input may be left out as a whole. */
  readonly isOptional: boolean;
  /** Whether an object takes keys beyond its names. */
  readonly isOpen: boolean;
  /** Whether an object refuses keys beyond its names. */
  readonly isStrict: boolean;
  /** Whether the input is one of several objects, so that only a body can carry it. */
  readonly isUnion: boolean;
}

/**
 * The fields of a procedure's input. An input of nothing (`z.void()`, or no `.input`) has none.
 *
 * @throws Error when an input is neither an object, nor a union of objects, nor nothing
 */
export function fieldsOf(parsers: readonly unknown[]): FieldSet {
  const schemas = parsers.map(requireZod).filter((schema) => !isNothing(schema));
  const objects = schemas.map(objectsOf);
  const names = new Map(objects.flat().flatMap((each) => Object.entries(each._zod.def.shape)));
  const required = [...names.keys()].filter((name) =>
    objects.some((forms) => forms.every((form) => isRequired(form._zod.def.shape[name]))),
  );
  return {
    schemas,
    names,
    required: new Set(required),
    isOptional: schemas.every((schema) => schema._zod.optin !== undefined),
    isOpen: objects.flat().some((form) => catchallOf(form) === 'open'),
    isStrict: objects.flat().some((form) => catchallOf(form) === 'never'),
    isUnion: objects.some((forms) => forms.length > 1),
  };
}

/**
 * The definition of a zod schema as a union that narrows by `type`.
 *
 * zod types every schema as its base; the union of all of its schemas is its own named way for
 * libraries to look inside, and the only border here where a cast is needed.
 */
export function defOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schema below the wrappers that leave the type on the way in alone. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = defOf(schema);
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return unwrap(def.innerType);
    case 'pipe':
      return unwrap(def.in);
    case 'lazy':
      return unwrap(def.getter());
    default:
      return schema;
  }
}

function requireZod(parser: unknown): z.core.$ZodType {
  if (parser instanceof z.core.$ZodType) return parser;
  throw new Error('its `.input` must be a zod schema.');
}

function isNothing(schema: z.core.$ZodType): boolean {
  const { type } = defOf(schema);
  return type === 'void' || type === 'undefined';
}

function objectsOf(schema: z.core.$ZodType): readonly z.core.$ZodObject[] {
  const inner = unwrap(schema);
  if (inner instanceof z.core.$ZodObject) return [inner];
  const def = defOf(inner);
  if (def.type === 'union') return def.options.flatMap(objectsOf);
  throw new Error(`its \`.input\` must be an object, not ${def.type}.`);
}

function isRequired(schema: z.core.$ZodType | undefined): boolean {
  return schema !== undefined && schema._zod.optin === undefined;
}

function catchallOf(form: z.core.$ZodObject): 'open' | 'never' | undefined {
  const { catchall } = form._zod.def;
  if (catchall === undefined) return undefined;
  return defOf(catchall).type === 'never' ? 'never' : 'open';
}
