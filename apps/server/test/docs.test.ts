import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { referenceDocument } from '../src/reference.ts';
import { openServer, postJson } from './harness.ts';

const Document = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))),
});

const definitions = [
  { key: 'email', type: 'email', required: true, unique: true, sensitive: true },
  { key: 'age', type: 'integer' },
  { key: 'nick', type: 'string', maxLength: 20 },
  { key: 'site', type: 'url' },
  { key: 'born', type: 'date' },
  { key: 'height', type: 'number' },
  { key: 'member', type: 'boolean' },
] as const;

describe('the running document', () => {
  test('shows the defined attributes with their types, and what sign-up needs', async () => {
    await using server = await openServer();
    const operator = server.core.as({ kind: 'operator' }).attributes;
    for (const definition of definitions) await operator.define(definition);
    const answer = await fetch(`${server.url}/openapi.json`);
    const document = Document.parse(await answer.json());
    const values = {
      type: 'object',
      additionalProperties: false,
      properties: {
        email: { type: 'string', format: 'email', description: expect.stringContaining('owner') },
        age: { type: 'integer' },
        nick: { type: 'string', maxLength: 20 },
        site: { type: 'string', format: 'uri' },
        born: { type: 'string', format: 'date' },
        height: { type: 'number' },
        member: { type: 'boolean' },
      },
    };
    expect(document.components.schemas['Attributes']).toMatchObject(values);
    expect(document.components.schemas['SignUpAttributes']).toMatchObject({
      ...values,
      required: ['email'],
    });
    expect(document.components.schemas['SignupCreateRequest']).toMatchObject({
      required: ['username', 'password', 'attributes'],
    });
    expect(document.paths['/v1/accounts']?.['post']).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            example: { attributes: { email: 'ann@example.org' } },
          },
        },
      },
    });
  });

  test('has an example of sign-up that the service takes', async () => {
    await using server = await openServer();
    await server.core.as({ kind: 'operator' }).attributes.define(definitions[0]);
    const document = Document.parse(await (await fetch(`${server.url}/openapi.json`)).json());
    const SignUp = z.object({
      requestBody: z.object({
        content: z.object({ 'application/json': z.object({ example: z.looseObject({}) }) }),
      }),
    });
    const { requestBody } = SignUp.parse(document.paths['/v1/accounts']?.['post']);
    const { example } = requestBody.content['application/json'];
    expect((await fetch(`${server.url}/v1/accounts`, postJson(example))).status).toBe(201);
  });

  test('names the public address as its server', async () => {
    await using server = await openServer({ publicUrl: 'https://acct.example' });
    const document = Document.parse(await (await fetch(`${server.url}/openapi.json`)).json());
    expect(document.servers).toEqual([{ url: 'https://acct.example' }]);
  });
});

describe('the reference document', () => {
  test('is the same every time it is made', async () => {
    const [one, other] = [await referenceDocument(), await referenceDocument()];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  test('says who may call what', async () => {
    const document = Document.parse(structuredClone(await referenceDocument()));
    expect(document.paths['/v1/sessions']?.['post']).toMatchObject({ security: [] });
    expect(document.paths['/v1/session']?.['get']).toMatchObject({ security: [{ session: [] }] });
    const { responses } = z
      .looseObject({ responses: z.record(z.string(), z.unknown()) })
      .parse(document.paths['/v1/admin/events']?.['get']);
    expect(responses['401']).toBeDefined();
    const codes = ['access.role_required', 'access.scope_required', 'browser.cross_site'];
    expect(responses['403']).toMatchObject({ 'x-codes': codes });
  });
});

describe('the page', () => {
  test('loads everything from this service and runs nothing inline', async () => {
    await using server = await openServer();
    const answer = await fetch(`${server.url}/docs`);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/<script>|<style>| style=| on\w+=/);
    const places = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place]) => place ?? '');
    for (const place of places.filter((each) => each !== 'data:,')) {
      expect(place).toMatch(/^\//);
      expect((await fetch(server.url + place)).status).toBe(200);
    }
  });

  test('explains every code that a problem can point to', async () => {
    await using server = await openServer();
    const problem = z.object({ type: z.string() });
    const { type } = problem.parse(await (await fetch(`${server.url}/v1/session`)).json());
    const html = await (await fetch(server.url + type)).text();
    expect(html).toContain(`id="${type.split('#')[1]}"`);
  });

  test('is not there when the setting says so', async () => {
    await using server = await openServer({ docs: false });
    for (const path of ['/docs', '/openapi.json', '/docs/start.js']) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
  });
});
