import { z } from 'zod';
import type { oas31 } from 'zod-openapi';

/**
 * Mends, in place, how the generator describes schemas. It has no options for this.
 *
 * - The bounds of safe integers stand at every number; they go. A number is a double: without a word
 *   some languages take it for a float.
 * - A discriminator names types by a text (OpenAPI 3.1, 4.8.25). One by true and false goes, and the
 *   union is of the first that fits: some generators look at required fields only. Its constants have
 *   no type: of a boolean with one value generators for Java make an enum that does not compile. A
 *   union inside of a union is one with it.
 * - A union of texts, numbers, true and false says that a value is one of them: of "any of them" the
 *   generator for Rust makes an object without fields.
 * - A pattern that looks around or names classes of Unicode goes: few languages have both.
 * - zod writes out what a format means, such as the leap years of a date, as a pattern; it goes. A
 *   pattern that says more than the format stays.
 * - A field with a default may be left out, but openapi-typescript demands every field that has one. What
 *   happens without it stands in its description.
 * - Output objects are closed, which makes every new field a breaking change; they open. What a
 *   request takes stays as strict as it is.
 * - A schema that serves both ways has become two, `Book` and `BookOutput`. Where they now say the
 *   same, they are one again.
 */
export function mendSchemas(document: oas31.OpenAPIObject): void {
  forEachObject(document, dropIdleKeys);
  forEachObject(document.components?.schemas, tellDefaults);
  forEachObject(operationsIn(document).map(bodiesOf), tellDefaults);
  openAnswers(document);
  joinForms(document);
}

/** Calls back for every object in a JSON value, its own one first. */
function forEachObject(value: unknown, visit: (object: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isRecord(value)) visit(value);
  for (const child of Object.values(value)) forEachObject(child, visit);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dropIdleKeys(object: Record<string, unknown>): void {
  const { minimum, maximum, format, pattern } = object;
  if (minimum === Number.MIN_SAFE_INTEGER) delete object['minimum'];
  if (maximum === Number.MAX_SAFE_INTEGER) delete object['maximum'];
  if (format !== undefined && formatPatterns.get(pattern) === format) delete object['pattern'];
  if (object['type'] === 'number' && format === undefined) object['format'] = 'double';
  if (typeof object['const'] === 'boolean') delete object['type'];
  if (typeof pattern === 'string' && /\\p\{|\(\?<?[=!]/i.test(pattern)) delete object['pattern'];
  mendUnion(object);
  for (const [key, value] of Object.entries(object)) if (value === undefined) delete object[key];
}

function mendUnion(object: Record<string, unknown>): void {
  const { anyOf, oneOf, discriminator } = object;
  if (Array.isArray(anyOf) && areApart(anyOf)) {
    object['oneOf'] = anyOf;
    delete object['anyOf'];
  }
  if (!Array.isArray(oneOf) || isByText(discriminator)) return;
  object['anyOf'] = oneOf.flatMap(membersOf);
  delete object['oneOf'];
  delete object['discriminator'];
}

/** Whether each member is of a simple type that no other one has. What may be null is said by "any of". */
function areApart(members: readonly unknown[]): boolean {
  const types = members.map((member) => (isRecord(member) ? member['type'] : undefined));
  const simple = types.map((type) => (type === 'integer' ? 'number' : type));
  const isSimple = simple.every((type) => ['string', 'number', 'boolean'].includes(String(type)));
  return isSimple && new Set(simple).size === members.length;
}

function membersOf(member: unknown): readonly unknown[] {
  return isRecord(member) && Array.isArray(member['oneOf'])
    ? member['oneOf'].flatMap(membersOf)
    : [member];
}

function isByText(discriminator: unknown): boolean {
  if (!isRecord(discriminator) || !isRecord(discriminator['mapping'])) return false;
  return !Object.keys(discriminator['mapping']).every((key) => /^(?:true|false)$/.test(key));
}

/** Each pattern that zod adds by itself, with the format that says the same. */
const formatPatterns: ReadonlyMap<unknown, unknown> = new Map(
  [
    z.iso.datetime(),
    z.iso.datetime({ offset: true }),
    z.iso.date(),
    z.iso.time(),
    z.iso.duration(),
    z.email(),
    z.uuid(),
    z.ipv4(),
    z.ipv6(),
  ]
    .map((schema) => z.toJSONSchema(schema))
    .map(({ pattern, format }) => [pattern, format]),
);

function bodiesOf({ requestBody, responses }: oas31.OperationObject): unknown {
  return [requestBody, responses];
}

function tellDefaults({ properties, required }: Record<string, unknown>): void {
  if (!isRecord(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    if (!isRecord(property) || property['default'] === undefined) continue;
    const { default: fallback, description } = property;
    delete property['default'];
    if (Array.isArray(required) && required.includes(name)) continue;
    const told = `\`${JSON.stringify(fallback)}\` where it is left out.`;
    property['description'] = description === undefined ? told : `${description} ${told}`;
  }
}

function openAnswers(document: oas31.OpenAPIObject): void {
  const asked = askedSchemas(document);
  const onlyAnswered = Object.entries(schemasOf(document)).filter(([name]) => !asked.has(name));
  const responses = operationsIn(document).map((operation) => operation.responses);
  forEachObject([responses, onlyAnswered], (object) => {
    if (object['additionalProperties'] === false) delete object['additionalProperties'];
  });
}

/** The names of the schemas that a request leads to. */
function askedSchemas(document: oas31.OpenAPIObject): ReadonlySet<string> {
  const schemas = schemasOf(document);
  const found = new Set<string>();
  for (const { parameters, requestBody } of operationsIn(document)) {
    follow([parameters, requestBody]);
  }
  return found;

  function follow(part: unknown): void {
    forEachObject(part, ({ $ref }) => {
      if (typeof $ref !== 'string' || !$ref.startsWith(PREFIX)) return;
      const name = $ref.slice(PREFIX.length);
      if (found.has(name)) return;
      found.add(name);
      follow(schemas[name]);
    });
  }
}

function joinForms(document: oas31.OpenAPIObject): void {
  const schemas = schemasOf(document);
  const targets = new Map<unknown, string>();
  for (const name of Object.keys(schemas)) {
    const input = name.replace(/Output$/, '');
    if (input !== name && Object.hasOwn(schemas, input)) targets.set(PREFIX + name, PREFIX + input);
  }
  // All are taken for equal at first, because they may refer to each other.
  let size: number;
  do {
    size = targets.size;
    for (const [from, to] of targets) if (textOf(from) !== textOf(to)) targets.delete(from);
  } while (targets.size < size);
  forEachObject(document, (object) => {
    for (const [key, value] of Object.entries(object)) object[key] = targets.get(value) ?? value;
  });
  for (const from of targets.keys()) delete schemas[nameOf(from)];

  function textOf(reference: unknown): string {
    return JSON.stringify(schemas[nameOf(reference)], (_key, value) => targets.get(value) ?? value);
  }
}

const PREFIX = '#/components/schemas/';

function nameOf(reference: unknown): string {
  return String(reference).slice(PREFIX.length);
}

function schemasOf(document: oas31.OpenAPIObject): Record<string, unknown> {
  return document.components?.schemas ?? {};
}

function operationsIn(document: oas31.OpenAPIObject): readonly oas31.OperationObject[] {
  return Object.values(document.paths ?? {}).flatMap((item) => Object.values(item));
}
