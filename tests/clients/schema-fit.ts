import { Schema } from '../hostile/document/contract.ts';

/** A schema among the components that its references lead to. */
export type Placed = {
  readonly schema: unknown;
  readonly components: Readonly<Record<string, unknown>>;
};

/**
 * Why a value of the inner schema might be none of the outer one; nothing where each is. It knows what our
 * documents use of JSON Schema, and takes what it does not know for a difference.
 */
export function misfits(inner: Placed, outer: Placed): readonly string[] {
  return fit({ inner, outer, place: '', seen: new Set() });
}

type Pair = {
  readonly inner: Placed;
  readonly outer: Placed;
  readonly place: string;
  /** Pairs of references on the way here: a type may hold itself. */
  readonly seen: ReadonlySet<string>;
};

function fit(pair: Pair): readonly string[] {
  const [inner, outer] = [Schema.parse(pair.inner.schema), Schema.parse(pair.outer.schema)];
  if (inner.$ref !== undefined || outer.$ref !== undefined) return fitReferred(pair, inner, outer);
  const unions = [inner.anyOf ?? inner.oneOf, outer.anyOf ?? outer.oneOf];
  if (unions.some((union) => union !== undefined)) return fitUnion(pair, inner, outer);
  const { place } = pair;
  return [
    ...fitTypes(inner, outer).map((text) => `${place}: ${text}`),
    ...fitValues(inner, outer).map((text) => `${place}: ${text}`),
    ...fitBounds(inner, outer).map((text) => `${place}: ${text}`),
    ...fitFields(pair, inner, outer),
    ...(inner.items !== undefined && outer.items !== undefined
      ? fit(step(pair, [inner.items, outer.items], '[]'))
      : []),
  ];
}

function fitReferred(pair: Pair, inner: Schema, outer: Schema): readonly string[] {
  const key = `${inner.$ref} ${outer.$ref}`;
  if (pair.seen.has(key)) return [];
  const seen = new Set([...pair.seen, key]);
  const [one, other] = [target(inner, pair.inner), target(outer, pair.outer)];
  const named = [inner.$ref, outer.$ref];
  const isRenamed = named.every((name) => name !== undefined) && inner.$ref !== outer.$ref;
  const renamed = isRenamed
    ? [`${pair.place}: its type has another name, ${named.join(' or ')}`]
    : [];
  return [...renamed, ...fit({ ...pair, seen, inner: one, outer: other })];
}

function target(schema: Schema, { components }: Placed): Placed {
  const { $ref } = schema;
  if ($ref === undefined) return { schema, components };
  const name = $ref.replace('#/components/schemas/', '');
  if (!Object.hasOwn(components, name)) throw new Error(`There is no ${$ref}.`);
  return { schema: components[name], components };
}

/** Each member has a place in the outer union: by its name where it has one. */
function fitUnion(pair: Pair, inner: Schema, outer: Schema): readonly string[] {
  const ours = inner.anyOf ?? inner.oneOf ?? [inner];
  const theirs = outer.anyOf ?? outer.oneOf ?? [outer];
  return ours.flatMap((member, index) => {
    const tries = theirs.map((candidate) => fit(step(pair, [member, candidate], `|${index}`)));
    const best = tries.sort((a, b) => a.length - b.length)[0];
    return best ?? [`${pair.place}: there is no union`];
  });
}

function fitTypes(inner: Schema, outer: Schema): readonly string[] {
  if (outer.type === undefined) return [];
  const allowed = new Set([outer.type].flat());
  const missing = [inner.type ?? 'anything']
    .flat()
    .filter((type) => !allowed.has(type) && !(type === 'integer' && allowed.has('number')));
  return missing.map((type) => `it may be ${type}, beside ${[...allowed].join(', ')}`);
}

function fitValues(inner: Schema, outer: Schema): readonly string[] {
  const [ours, theirs] = [valuesOf(inner), valuesOf(outer)];
  if (theirs === undefined) return [];
  if (ours === undefined) return [`it may be more than ${theirs.join(', ')}`];
  const allowed = new Set(theirs);
  return ours.filter((value) => !allowed.has(value)).map((value) => `it may be ${value}`);
}

function valuesOf(schema: Schema): readonly string[] | undefined {
  const values = 'const' in schema ? [schema.const] : schema.enum;
  return values?.map((value) => JSON.stringify(value));
}

const upper = ['maximum', 'maxLength', 'maxItems', 'exclusiveMaximum', 'maxProperties'];
const lower = ['minimum', 'minLength', 'minItems', 'exclusiveMinimum', 'minProperties'];

function fitBounds(inner: Schema, outer: Schema): readonly string[] {
  const exceeds = (key: string, sign: 1 | -1): boolean => {
    const [ours, theirs] = [inner[key], outer[key]];
    if (typeof theirs !== 'number') return false;
    return typeof ours !== 'number' || ours * sign > theirs * sign;
  };
  const differs = (key: string): boolean =>
    outer[key] !== undefined && plain(inner[key]) !== plain(outer[key]);
  return [
    ...upper.filter((key) => exceeds(key, 1)),
    ...lower.filter((key) => exceeds(key, -1)),
    ...['pattern', 'format'].filter(differs),
  ].map((key) => `${key} was ${JSON.stringify(outer[key])} or is`);
}

/** Within a class a bracket says the same with and without a backslash. */
function plain(pattern: unknown): string {
  return String(pattern).replaceAll('\\[', '[');
}

function fitFields(pair: Pair, inner: Schema, outer: Schema): readonly string[] {
  const { place } = pair;
  const [ours, theirs] = [inner.properties ?? {}, outer.properties ?? {}];
  const given = new Set(inner.required ?? []);
  const lost = (outer.required ?? []).filter((name) => !given.has(name));
  const isClosed = outer.additionalProperties === false;
  const unknown = isClosed ? Object.keys(ours).filter((name) => !Object.hasOwn(theirs, name)) : [];
  const shared = Object.keys(theirs).filter((name) => Object.hasOwn(ours, name));
  const others = [inner.additionalProperties, outer.additionalProperties];
  const areMaps = others.every((each) => typeof each === 'object' && each !== null);
  return [
    ...lost.map((name) => `${place}.${name}: it is not in each one`),
    ...unknown.map((name) => `${place}.${name}: it is not known`),
    ...shared.flatMap((name) => fit(step(pair, [ours[name], theirs[name]], `.${name}`))),
    ...(areMaps ? fit(step(pair, [others[0], others[1]], '.*')) : []),
  ];
}

function step(pair: Pair, [inner, outer]: readonly [unknown, unknown], way: string): Pair {
  return {
    ...pair,
    place: pair.place + way,
    inner: { ...pair.inner, schema: inner },
    outer: { ...pair.outer, schema: outer },
  };
}
