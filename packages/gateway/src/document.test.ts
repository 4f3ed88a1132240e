import { initTRPC } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { router } from '../test/test-router.ts';
import { type DocumentOptions, openApiDocument } from './document.ts';
import type { OpenApiMeta } from './index.ts';

const options: DocumentOptions = {
  router,
  basePath: '/v1',
  title: 'Library',
  version: '1.0.0',
  license: { name: 'MIT', identifier: 'MIT' },
  tags: [{ name: 'books', description: 'What is read' }],
  securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  problems: {
    'book.exists': { status: 409, title: 'There is such a book' },
    'session.required': { status: 401, title: 'Sign in first' },
    'quota.reached': { status: 429, title: 'Too many requests' },
  },
  errors: { everywhere: ['quota.reached'], protected: ['session.required'] },
};
const document = openApiDocument(options);
const paths = document.paths ?? {};

describe('an operation of the document', () => {
  test('stands at its whole path under an id made from its tRPC path', () => {
    expect(Object.keys(paths)).toContain('/v1/books/{id}');
    expect(paths['/v1/books/{id}']?.get?.operationId).toBe('booksById');
  });

  test('has its parameters with types, descriptions and examples', () => {
    expect(paths['/v1/books/{id}']?.get?.parameters).toMatchObject([
      { in: 'path', name: 'id', required: true, example: 7, schema: { type: 'integer' } },
    ]);
    expect(paths['/v1/books']?.get?.parameters?.[0]).toMatchObject({
      in: 'query',
      name: 'limit',
      description: 'How many books at most',
      schema: { type: 'integer', default: 10 },
    });
    expect(paths['/v1/books']?.get?.parameters?.[0]).not.toHaveProperty('required');
  });

  test('has no parameter twice in path, query and body', () => {
    const rename = paths['/v1/books/{id}']?.put;
    expect(rename?.parameters).toHaveLength(1);
    expect(rename?.requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/BooksRenameRequest' },
        },
      },
    });
    const body = document.components?.schemas?.['BooksRenameRequest'];
    expect(body).toMatchObject({
      properties: { title: { type: 'string' } },
      required: ['title'],
      additionalProperties: false,
    });
    expect(JSON.stringify(body)).not.toContain('"id"');
  });

  test('ends its description with what the host knows of it', () => {
    const noted = openApiDocument({
      ...options,
      accessOf: () => ({ protect: true, errors: [], note: 'For members.' }),
    });
    expect(noted.paths?.['/v1/books']?.get?.description).toBe('For members.');
    expect(paths['/v1/books']?.get).not.toHaveProperty('description');
  });

  test('has a body for a DELETE that confirms, and none for one that does not', () => {
    expect(paths['/v1/books/{id}/ashes']?.delete?.requestBody).toBeDefined();
    expect(paths['/v1/books/{id}']?.delete?.requestBody).toBeUndefined();
  });

  test('has its own status of success, with Location and examples, or without content', () => {
    const created = paths['/v1/books']?.post?.responses?.['201'];
    expect(created).toMatchObject({
      headers: { Location: { required: true } },
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/Book' },
          example: { id: 7, title: 'Emma', isLent: false },
        },
      },
    });
    expect(paths['/v1/books']?.post?.responses).not.toHaveProperty('200');
    expect(paths['/v1/books/{id}']?.delete?.responses?.['204']).not.toHaveProperty('content');
  });

  test('is protected by each scheme unless it says otherwise', () => {
    expect(paths['/v1/books']?.get?.security).toEqual([{ token: [] }]);
    expect(paths['/v1/books/{id}']?.get?.security).toEqual([]);
  });
});

describe('the problems of an operation', () => {
  test.each([
    ['a protected one with a body', '/v1/books', 'post', '400 401 409 413 415 429 500'],
    ['a protected one without a body', '/v1/books', 'get', '400 401 429 500'],
    ['an open one', '/v1/books/{id}', 'get', '400 429 500'],
  ] as const)('of %s are those it can answer', (_name, path, method, statuses) => {
    const responses = Object.keys(paths[path]?.[method]?.responses ?? {});
    expect(responses.filter((status) => /^[45]/.test(status)).join(' ')).toBe(statuses);
    expect(responses).toContain('default');
  });

  test('are problem documents of one type for each operation, with its codes listed', () => {
    expect(paths['/v1/books']?.post?.responses?.['409']).toEqual({
      description: '`book.exists`: There is such a book',
      content: {
        'application/problem+json': { schema: { $ref: '#/components/schemas/BooksCreateProblem' } },
      },
      'x-codes': ['book.exists'],
    });
    expect(document.components?.schemas?.['BooksCreateProblem']).toMatchObject({
      properties: { code: { enum: expect.arrayContaining(['book.exists', 'session.required']) } },
    });
    expect(document.components?.schemas?.['BooksListProblem']).not.toMatchObject({
      properties: { code: { enum: expect.arrayContaining(['book.exists']) } },
    });
    expect(document.components?.responses?.['Problem']).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
  });

  test('must be in the catalogue', () => {
    expect(() => openApiDocument({ ...options, problems: {}, errors: {} })).toThrow(
      /books\.create.*book\.exists/,
    );
  });
});

describe('the document as a whole', () => {
  test('says which headers an answer has, each described once', () => {
    const headed = openApiDocument({
      ...options,
      headers: { 'Quota-Left': { description: 'What is left', schema: { type: 'string' } } },
      problemHeaders: { 429: ['Quota-Left'] },
      accessOf: ({ name }) => ({
        protect: true,
        errors: [],
        ...(name === 'books.byId' && { headers: ['Quota-Left'] }),
      }),
    });
    const named = { 'Quota-Left': { $ref: '#/components/headers/Quota-Left' } };
    const book = headed.paths?.['/v1/books/{id}'];
    expect(book?.get?.responses?.['200']).toHaveProperty('headers', named);
    expect(book?.put?.responses?.['200']).not.toHaveProperty('headers');
    expect(book?.put?.responses?.['429']).toHaveProperty('headers', named);
    expect(book?.put?.responses?.['401']).not.toHaveProperty('headers');
    expect(headed.components?.headers).toHaveProperty('Quota-Left.description', 'What is left');
  });

  test('refers only to components that it has', () => {
    const text = JSON.stringify(document);
    const targets = [...text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)];
    expect(targets.length).toBeGreaterThan(0);
    for (const [, kind, name] of targets) {
      const group: unknown = Reflect.get(document.components ?? {}, kind ?? '');
      expect(group).toHaveProperty([name ?? '']);
    }
  });

  test('names only schemas that the router names, the problems and the bodies of operations', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    const others = names.filter(
      (name) => !/^(?:Authors|Books|Trials)\w+(?:Problem|Request)$/.test(name),
    );
    expect(others.sort()).toEqual(['Book', 'FieldError', 'Problem']);
  });

  test('leaves answers open for new fields and numbers free of the bounds of doubles', () => {
    expect(document.components?.schemas?.['Book']).toEqual({
      type: 'object',
      properties: {
        id: { type: 'integer', description: 'The number of the book' },
        title: { type: 'string' },
        isLent: { type: 'boolean' },
      },
      required: ['id', 'title', 'isLent'],
    });
  });

  test('is the same each time, and leaves the schemas as they were', () => {
    expect(openApiDocument(options)).toEqual(document);
  });

  test('is refused when two operations would share an id', () => {
    const t = initTRPC.meta<{ openapi: OpenApiMeta }>().create();
    const at = (path: string) =>
      t.procedure
        .meta({ openapi: { method: 'GET', path, summary: 'x' } })
        .output(z.object({}))
        .query(() => ({}));
    const twins = t.router({ aB: at('/x'), a: t.router({ b: at('/y') }) });
    expect(() => openApiDocument({ ...options, router: twins })).toThrow(/aB and a\.b|a\.b and aB/);
  });
});
