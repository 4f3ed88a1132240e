import { initTRPC } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createGateway, type OpenApiMeta } from './index.ts';

const t = initTRPC.meta<{ openapi?: OpenApiMeta }>().create();
const out = z.object({ ok: z.boolean() });

function rest(method: OpenApiMeta['method'], path: string, more: Partial<OpenApiMeta> = {}) {
  return t.procedure.meta({ openapi: { method, path, summary: 'A trial', ...more } });
}

function build(procedures: Parameters<typeof t.router>[0]) {
  const router = t.router({ trial: t.router(procedures) });
  return createGateway({ router, basePath: '/v1', createContext: () => ({}) });
}

const ok = () => ({ ok: true });

describe('a router is refused when it is built, by the name of its procedure, for', () => {
  test.each([
    ['no output schema', rest('GET', '/a').query(ok), /`\.output`/],
    [
      'an output that is no zod schema',
      rest('GET', '/a')
        .output(() => ({ ok: true }))
        .query(ok),
      /`\.output`/,
    ],
    [
      'an input that is no object',
      rest('POST', '/a').input(z.string()).output(out).mutation(ok),
      /object/,
    ],
    ['a GET that changes state', rest('GET', '/a').output(out).mutation(ok), /GET/],
    ['a GET with a body', rest('GET', '/a', { body: true }).output(out).query(ok), /no body/],
    ['a body without fields', rest('POST', '/a', { body: true }).output(out).mutation(ok), /body/],
    ['a path without slash', rest('GET', 'a').output(out).query(ok), /path/],
    ['a path with an ending slash', rest('GET', '/a/').output(out).query(ok), /path/],
    ['half a parameter', rest('GET', '/a{b}').output(out).query(ok), /path/],
    ['a parameter that the input lacks', rest('GET', '/{b}').output(out).query(ok), /"b"/],
    ['204 with an output', rest('GET', '/a', { status: 204 }).output(out).query(ok), /204/],
    [
      'a Location that the output cannot fill',
      rest('POST', '/a', { location: '/a/{id}' }).output(out).mutation(ok),
      /"id"/,
    ],
  ])('%s', (_name, procedure, reason) => {
    expect(() => build({ it: procedure })).toThrow(/trial\.it/);
    expect(() => build({ it: procedure })).toThrow(reason);
  });
});

describe('an input is refused when the router is built, for', () => {
  test.each([
    ['an optional path parameter', '/{b}', z.object({ b: z.string().optional() }), /"b"/],
    ['a list in the path', '/{b}', z.object({ b: z.array(z.string()) }), /list/],
    ['an object in the query', '/a', z.object({ b: z.object({}) }), /"b".*object/],
    ['a Date in the query', '/a', z.object({ b: z.date() }), /"b".*date/],
    ['any value in the query', '/a', z.object({ b: z.unknown() }), /"b".*unknown/],
    ['a guess between types', '/a', z.object({ b: z.union([z.string(), z.int()]) }), /different/],
    ['a free conversion', '/a', z.object({ b: z.preprocess(Number, z.int()) }), /transform/],
    ['a union without a body', '/a', z.union([z.object({}), out]), /union/],
  ] as const)('%s', (_name, path, input, reason) => {
    const procedure = rest('GET', path).input(input).output(out).query(ok);
    expect(() => build({ it: procedure })).toThrow(/trial\.it/);
    expect(() => build({ it: procedure })).toThrow(reason);
  });
});

describe('a router is refused as a whole for', () => {
  test('two procedures on one route', () => {
    const [a, b] = ['/{a}', '/{b}'].map((path) =>
      rest('GET', path)
        .input(z.object({ a: z.string(), b: z.string() }))
        .output(out)
        .query(ok),
    );
    expect(() => build({ ...(a && { a }), ...(b && { b }) })).toThrow(/trial\.a and trial\.b/);
  });

  test('an unknown word in its meta', () => {
    const meta = { openapi: { method: 'GET', path: '/a', summary: 'x', sumary: 'y' } };
    const procedure = initTRPC.meta<object>().create().procedure.meta(meta).output(out).query(ok);
    expect(() => build({ it: procedure })).toThrow(/sumary/);
  });
});

describe('an operation', () => {
  test('is made of each procedure with meta and of no other', () => {
    const { operations } = build({
      a: rest('GET', '/a').output(out).query(ok),
      b: t.procedure.query(ok),
    });
    expect(operations.map(({ name, path }) => [name, path])).toEqual([['trial.a', '/v1/a']]);
  });

  test('takes no body when the path carries all of its input', () => {
    const input = z.object({ id: z.string() });
    const { operations } = build({
      a: rest('POST', '/{id}').input(input).output(out).mutation(ok),
    });
    expect(operations[0]?.takesBody).toBe(false);
  });

  test('joins inputs that a procedure declares one after another', () => {
    const procedure = rest('GET', '/{id}')
      .input(z.object({ id: z.string() }))
      .input(z.object({ limit: z.int().optional() }));
    const { operations } = build({ a: procedure.output(out).query(ok) });
    expect([...(operations[0]?.fields.names.keys() ?? [])]).toEqual(['id', 'limit']);
  });
});
