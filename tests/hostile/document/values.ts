import fc from 'fast-check';
import type { Contract, Schema } from './contract.ts';

type Place = {
  readonly contract: Contract /** The name of the field, empty where it has none. */;
  readonly name: string;
};

/**
 * Values that a schema of the document allows. Where a name is known, most values are such as lead
 * somewhere: a document cannot say which accounts there are.
 */
export function valuesFor(given: unknown, place: Place): fc.Arbitrary<unknown> {
  const schema = place.contract.resolve(given);
  const allowed = anyOf(schema, place);
  const known = knownFor(schema, place.name);
  return known.length === 0
    ? allowed
    : fc.oneof(
        { arbitrary: fc.constantFrom(...known), weight: 4 },
        { arbitrary: allowed, weight: 1 },
      );
}

function knownFor({ type, enum: choices }: Schema, name: string): readonly unknown[] {
  if (choices !== undefined) return [];
  if (name === 'id') {
    return type === 'integer'
      ? ['@target.id', '@actor.id']
      : ['@actor.sessionId', '@target.sessionId'];
  }
  return Object.hasOwn(knownByName, name) ? (knownByName[name] ?? []) : [];
}

const knownByName: Readonly<Record<string, readonly unknown[]>> = {
  accountId: ['@target.id', '@actor.id'],
  username: ['@target.username', '@fresh', '@actor.username'],
  password: ['@actor.password', 'four steep roads'],
  currentPassword: ['@actor.password'],
  newPassword: ['five steep roads', 'six steep roads'],
  key: ['nick', 'left'],
  attribute: ['nick'],
  tokens: [['@target.token'], ['@actor.token', '@target.token', 'x']],
  attributes: [{}, { nick: '@fresh' }, { left: 5 }, { left: '5' }],
};

function anyOf(schema: Schema, place: Place): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (choices.length > 0) return fc.oneof(...choices.map((each) => valuesFor(each, place)));
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, place)));
}

function ofType(type: string, schema: Schema, place: Place): fc.Arbitrary<unknown> {
  const { minimum = -1e9, maximum = 1e9, minItems = 0, maxItems = 5 } = schema;
  switch (type) {
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valuesFor(schema.items, { ...place, name: '' }), {
        minLength: minItems,
        maxLength: Math.min(maxItems, minItems + 5),
      });
    case 'object':
      return objectsOf(schema, place);
    default:
      throw new Error(`The document has values of the type ${type}.`);
  }
}

function objectsOf({ properties = {}, required = [] }: Schema, { contract }: Place) {
  const fields = Object.entries(properties).map(
    ([name, schema]): [string, fc.Arbitrary<unknown>] => [
      name,
      valuesFor(schema, { contract, name }),
    ],
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

function textsOf({ pattern, format, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  const fits = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter(fits);
  if (format === 'date') return fc.constantFrom('2000-02-29', '1999-12-31');
  if (format === 'email') return fc.constantFrom('ann@example.org', 'a@b.example');
  if (format === 'uri') return fc.constantFrom('https://example.org/ann');
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 60) });
}
