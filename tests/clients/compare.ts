import { z } from 'zod';
import { Schema } from '../hostile/document/contract.ts';
import { misfits } from './schema-fit.ts';

/** What changed between two documents, as far as clients must know. */
export type Changes = {
  /** What a client of the older one trips over. */
  readonly breaks: readonly string[];
  /** Refusals that the older one did not name. */
  readonly additions: readonly string[];
};

/**
 * Holds a document to an older one: a client that was generated from that must go on, and compile again
 * when it is generated anew. An added optional parameter is no break by that, though Go and Java take
 * parameters by their place.
 */
export function changesSince(older: unknown, newer: unknown): Changes {
  const [was, is] = [Document.parse(older), Document.parse(newer)];
  const found = Object.entries(was.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const place = `${method.toUpperCase()} ${path}`;
      const now = is.paths[path]?.[method];
      if (now === undefined) return [`${place} is gone`];
      return compareOperations({ was, is, place }, operation, now);
    }),
  );
  return {
    breaks: found.filter((text) => !text.startsWith(ADDED)),
    additions: found
      .filter((text) => text.startsWith(ADDED))
      .map((text) => text.slice(ADDED.length)),
  };
}

const ADDED = '+ ';

type Both = { readonly was: Document; readonly is: Document; readonly place: string };

function compareOperations(both: Both, was: Operation, is: Operation): readonly string[] {
  const { place } = both;
  const [names, named] = [namesOf(was), namesOf(is)];
  return [
    ...(names === named ? [] : [`${place} is called ${named} and was ${names}`]),
    ...(was.security?.length === 0 && is.security?.length !== 0 ? [`${place} is not open`] : []),
    ...compareParameters(both, was, is),
    ...compareBodies(both, was, is),
    ...compareSuccesses(both, was, is),
    ...compareProblems(both, was, is),
  ];
}

/** What a generated client calls it. */
function namesOf({ operationId, tags }: Operation): string {
  return `${tags[0]}.${operationId}`;
}

function compareParameters({ was, is, place }: Both, old: Operation, now: Operation) {
  const [before, after] = [parametersOf(was, old), parametersOf(is, now)];
  const gone = [...before.keys()].filter((key) => !after.has(key));
  const asked = [...after].filter(([key, { required }]) => required && !before.get(key)?.required);
  const narrower = [...before].flatMap(([key, { schema }]) => {
    const other = after.get(key);
    if (other === undefined) return [];
    return misfits(placed(was, schema), placed(is, other.schema)).map((why) => `${key}${why}`);
  });
  return [
    ...gone.map((key) => `${place} takes no ${key}`),
    ...asked.map(([key]) => `${place} demands ${key}`),
    ...narrower.map((why) => `${place} takes less in ${why}`),
  ];
}

function parametersOf(document: Document, { parameters }: Operation) {
  const found = parameters.map((parameter) => {
    const name = parameter.$ref?.replace('#/components/parameters/', '');
    return Parameter.parse(name === undefined ? parameter : document.components.parameters[name]);
  });
  return new Map(found.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
}

function compareBodies({ was, is, place }: Both, old: Operation, now: Operation) {
  const [before, after] = [old.requestBody, now.requestBody];
  if (before === undefined) return after?.required ? [`${place} demands a body`] : [];
  if (after === undefined) return [`${place} takes no body`];
  const lost = Object.entries(before.content).flatMap(([type, { schema }]) => {
    const other = after.content[type];
    if (other === undefined) return [`: not as ${type}`];
    return misfits(placed(was, schema), placed(is, other.schema));
  });
  const demanded = after.required && !before.required ? [`${place} demands a body`] : [];
  return [...demanded, ...lost.map((why) => `${place} takes less in its body${why}`)];
}

function compareSuccesses({ was, is, place }: Both, old: Operation, now: Operation) {
  const isSuccess = ([status]: readonly [string, unknown]) => status.startsWith('2');
  const gone = Object.entries(old.responses)
    .filter(isSuccess)
    .flatMap(([status, response]) => {
      const other = now.responses[status];
      if (other === undefined) return [`${place} does not answer ${status}`];
      const headers = Object.keys(response.headers).filter((name) => !(name in other.headers));
      const bodies = Object.entries(response.content).flatMap(([type, { schema }]) => {
        const found = other.content[type];
        if (found === undefined) return [`: not as ${type}`];
        const [inner, outer] = [placed(is, found.schema), placed(was, schema)];
        return [...misfits(inner, outer), ...lostFields(outer, inner)];
      });
      return [
        ...headers.map((name) => `${place} answers ${status} without ${name}`),
        ...bodies.map((why) => `${place} answers ${status} otherwise${why}`),
      ];
    });
  const others = Object.keys(now.responses).filter((status) => !(status in old.responses));
  return [
    ...gone,
    ...others
      .filter((status) => status.startsWith('2'))
      .map((status) => `${place} answers ${status}`),
  ];
}

/** A field that was sent at times is a field of the generated type. */
function lostFields(before: Placed, after: Placed): readonly string[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return was.filter((name) => !is.includes(name)).map((name) => `.${name}: it is gone`);
}

function fieldsOf({ schema, components }: Placed): readonly string[] {
  const { $ref, properties = {} } = Schema.parse(schema);
  if ($ref === undefined) return Object.keys(properties);
  return fieldsOf({ schema: components[$ref.replace('#/components/schemas/', '')], components });
}

function compareProblems({ place }: Both, old: Operation, now: Operation): readonly string[] {
  const [before, after] = [codesOf(old), codesOf(now)];
  const isKnown = (code: string) =>
    before.some((other) => other.endsWith(` ${code.split(' ')[1]}`));
  return [
    ...before
      .filter((code) => !after.includes(code))
      .map((code) => `${place} does not refuse ${code}`),
    ...after
      .filter((code) => !before.includes(code))
      .map((code) => `${isKnown(code) ? '' : ADDED}${place} refuses ${code}`),
  ];
}

function codesOf({ responses }: Operation): readonly string[] {
  return Object.entries(responses).flatMap(([status, response]) =>
    response['x-codes'].map((code) => `${status} ${code}`),
  );
}

type Placed = Parameters<typeof misfits>[0];

function placed({ components }: Document, schema: unknown): Placed {
  return { schema, components: components.schemas };
}

const Content = z.record(z.string(), z.looseObject({ schema: z.unknown() })).default({});

const Parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  schema: z.unknown(),
});

const Operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()).default([]),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
  requestBody: z.looseObject({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      content: Content,
      headers: z.record(z.string(), z.unknown()).default({}),
      'x-codes': z.array(z.string()).default([]),
    }),
  ),
});
type Operation = z.infer<typeof Operation>;

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()).default({}),
    parameters: z.record(z.string(), z.unknown()).default({}),
  }),
});
type Document = z.infer<typeof Document>;
