import { initTRPC } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from './document.ts';
import type { OpenApiMeta } from './index.ts';

const t = initTRPC.meta<{ openapi: OpenApiMeta }>().create();

const Author = z.object({ name: z.string(), born: z.int() }).meta({ id: 'Author' });
const Work = z.object({ title: z.string(), by: Author }).meta({ id: 'Work' });
const Draft = z.strictObject({ title: z.string().default('Untitled') }).meta({ id: 'Draft' });
const Isbn = z.string().meta({ id: 'Isbn', description: 'Thirteen digits' });
const Sale = z.object({ kind: z.literal('sale'), price: z.number() }).meta({ id: 'Sale' });
const Loan = z.object({ kind: z.literal('loan'), days: z.int() }).meta({ id: 'Loan' });

const Sold = z.object({ isSold: z.literal(true), price: z.number() }).meta({ id: 'Sold' });
const Unsold = z.object({ isSold: z.literal(false) }).meta({ id: 'Unsold' });

const Given = z
  .object({ isSold: z.literal(true), kind: z.literal('given'), to: z.string() })
  .meta({ id: 'Given' });
const Swapped = Given.extend({ kind: z.literal('swapped') }).meta({ id: 'Swapped' });

const Label = z.union([z.string().max(9), z.number(), z.boolean()]).meta({ id: 'Label' });
const Tag = z
  .object({
    label: Label,
    worn: z.string().max(9).nullable(),
    size: z.union([z.int().min(1), z.number()]),
  })
  .meta({ id: 'Tag' });

const Moment = z
  .object({
    at: z.iso.datetime(),
    day: z.iso.date().optional(),
    mail: z.email(),
    // These say more than their format does.
    exact: z.iso.datetime({ precision: 3 }),
    shelf: z.string().regex(/^[A-Z]\d+$/),
    // These few languages have.
    line: z.string().regex(/^\P{Cc}+$/u),
    tight: z.string().regex(/^(?!\s).+(?<!\s)$/),
  })
  .meta({ id: 'Moment' });

const router = t.router({
  add: at('POST', '/works').input(Work).output(Work).mutation(notCalled),
  clear: at('DELETE', '/works', { body: true })
    .input(z.object({ password: z.string() }))
    .output(z.void())
    .mutation(notCalled),
  find: at('GET', '/works')
    .input(
      z.object({
        isbn: z.array(Isbn).readonly().optional(),
        of: Isbn,
        born: z.int().optional().describe('The year'),
        order: z.enum(['title', 'year']).catch('title'),
      }),
    )
    .output(z.array(Work))
    .query(notCalled),
  draft: at('POST', '/drafts').input(Draft).output(Draft).mutation(notCalled),
  lend: at('POST', '/works/{isbn}/lent', { body: false, examples: { input: { days: 3 } } })
    .input(z.object({ isbn: Isbn, days: z.int(), by: z.string().optional() }))
    .output(z.void())
    .mutation(notCalled),
  offer: at('POST', '/offers')
    .input(z.discriminatedUnion('kind', [Sale, Loan]).meta({ id: 'Offer' }))
    .output(z.void())
    .mutation(notCalled),
  state: at('GET', '/state')
    .output(z.discriminatedUnion('isSold', [Sold, Unsold]).meta({ id: 'State' }))
    .query(notCalled),
  fate: at('GET', '/fate')
    .output(
      z
        .discriminatedUnion('isSold', [z.discriminatedUnion('kind', [Given, Swapped]), Unsold])
        .meta({ id: 'Fate' }),
    )
    .query(notCalled),
  tag: at('POST', '/tags').input(Tag).output(z.void()).mutation(notCalled),
  remember: at('POST', '/moments').input(Moment).output(z.void()).mutation(notCalled),
  note: at('PATCH', '/notes')
    .input(z.object({ text: z.string() }).optional())
    .output(z.void())
    .mutation(notCalled),
});
const { paths = {}, components } = openApiDocument({
  router,
  basePath: '/v1',
  title: 'Library',
  version: '1.0.0',
});

describe('what the generator is not made for is described all the same', () => {
  test('a format without the pattern that zod writes out for it', () => {
    expect(components?.schemas?.['Moment']).toHaveProperty('properties', {
      at: { type: 'string', format: 'date-time' },
      day: { type: 'string', format: 'date' },
      mail: { type: 'string', format: 'email' },
      exact: { type: 'string', format: 'date-time', pattern: expect.stringContaining('{3}') },
      shelf: { type: 'string', pattern: '^[A-Z]\\d+$' },
      line: { type: 'string' },
      tight: { type: 'string' },
    });
  });

  test('a DELETE with a body, at a path that has a POST too', () => {
    expect(bodyOf('/v1/works', 'delete')).toMatchObject({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ClearRequest' } } },
    });
    expect(components?.schemas?.['ClearRequest']).toHaveProperty('properties.password');
    expect(bodyOf('/v1/works', 'post')).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Work' } } },
    });
    expect(Object.keys(paths['/v1/works'] ?? {}).sort()).toEqual(['delete', 'get', 'post']);
  });

  test('a POST without a body, by its query', () => {
    expect(paths['/v1/works/{isbn}/lent']?.post?.requestBody).toBeUndefined();
    expect(paths['/v1/works/{isbn}/lent']?.post?.parameters).toMatchObject([
      { in: 'path', name: 'isbn', required: true },
      { in: 'query', name: 'days', required: true, example: 3 },
      { in: 'query', name: 'by' },
    ]);
  });

  test('a body that is a union of objects, under its name', () => {
    expect(bodyOf('/v1/offers', 'post')).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Offer' } } },
    });
    expect(components?.schemas?.['Offer']).toMatchObject({
      discriminator: { mapping: { sale: '#/components/schemas/Sale' } },
    });
  });

  test('a default in words, so that a field that has one may be left out', () => {
    expect(components?.schemas?.['Draft']).toHaveProperty('properties.title', {
      type: 'string',
      description: '`"Untitled"` where it is left out.',
    });
    expect(components?.schemas?.['DraftOutput']).toHaveProperty('properties.title', {
      type: 'string',
    });
  });

  test('numbers as doubles, and a union that true and false tell apart without a discriminator', () => {
    expect(components?.schemas?.['Sold']).toHaveProperty('properties.price', {
      type: 'number',
      format: 'double',
    });
    expect(components?.schemas?.['State']).toEqual({
      type: 'object',
      anyOf: [{ $ref: '#/components/schemas/Sold' }, { $ref: '#/components/schemas/Unsold' }],
    });
    const places = ['Given', 'Swapped', 'Unsold'].map((name) => `#/components/schemas/${name}`);
    expect(components?.schemas?.['Fate']).toEqual({
      type: 'object',
      anyOf: places.map(($ref) => ({ $ref })),
    });
    expect(components?.schemas?.['Unsold']).toHaveProperty('properties', {
      isSold: { const: false },
    });
  });

  test('a union of simple types as one of them, and what may be null as any of both', () => {
    const number = { type: 'number', format: 'double' };
    expect(components?.schemas?.['Label']).toEqual({
      oneOf: [{ type: 'string', maxLength: 9 }, number, { type: 'boolean' }],
    });
    expect(components?.schemas?.['Tag']).toMatchObject({
      properties: {
        worn: { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] },
        size: { anyOf: [{ type: 'integer', minimum: 1 }, number] },
      },
    });
  });

  test('a body that may be left out', () => {
    expect(bodyOf('/v1/notes', 'patch')).toMatchObject({ required: false });
  });

  test('query fields of every type that the gateway reads', () => {
    expect(paths['/v1/works']?.get?.parameters).toEqual([
      {
        in: 'query',
        name: 'isbn',
        schema: { type: 'array', items: { $ref: '#/components/schemas/Isbn' }, readOnly: true },
      },
      {
        in: 'query',
        name: 'of',
        required: true,
        description: 'Thirteen digits',
        schema: { $ref: '#/components/schemas/Isbn' },
      },
      {
        in: 'query',
        name: 'born',
        description: 'The year',
        schema: { type: 'integer', description: 'The year' },
      },
      {
        in: 'query',
        name: 'order',
        schema: { type: 'string', enum: ['title', 'year'], default: 'title' },
      },
    ]);
  });
});

describe('a schema that serves both ways', () => {
  test('is one component where both forms say the same, and so are those it refers to', () => {
    const names = Object.keys(components?.schemas ?? {});
    expect(names).toEqual(expect.arrayContaining(['Work', 'Author']));
    expect(names).not.toContain('WorkOutput');
    expect(names).not.toContain('AuthorOutput');
    expect(JSON.stringify(components?.schemas?.['Work'])).not.toContain('additionalProperties');
  });

  test('stays two where they differ: strict on the way in, open on the way out', () => {
    expect(components?.schemas?.['Draft']).toMatchObject({ additionalProperties: false });
    expect(components?.schemas?.['Draft']).not.toHaveProperty('required');
    expect(components?.schemas?.['DraftOutput']).toMatchObject({ required: ['title'] });
    expect(components?.schemas?.['DraftOutput']).not.toHaveProperty('additionalProperties');
  });
});

function at(
  method: OpenApiMeta['method'],
  path: string,
  more: Partial<OpenApiMeta> = {},
): typeof t.procedure {
  return t.procedure.meta({ openapi: { method, path, summary: path, ...more } });
}

function bodyOf(path: string, method: 'post' | 'patch' | 'delete') {
  return paths[path]?.[method]?.requestBody;
}

function notCalled(): never {
  throw new Error('Only described.');
}
