import type { AttributeDefinitionInput } from '@acct/core';
import type { z } from 'zod';
import type { ApiDocument } from './reference.ts';

type Definition = z.output<typeof AttributeDefinitionInput>;
type Schema = Readonly<Record<string, unknown>>;

/**
 * The contract as this service keeps it: wherever attributes come in or go out, the defined ones stand
 * with their types, so that a generated client knows them.
 */
export function describedFor(
  document: ApiDocument,
  definitions: readonly Definition[],
): ApiDocument {
  const { components = {} } = document;
  const required = definitions.filter((definition) => definition.required);
  const properties = Object.fromEntries(
    definitions.map((definition) => [definition.key, schemaOf(definition)]),
  );
  const values = { type: 'object', properties, additionalProperties: false } as const;
  const described = structuredClone({
    ...document,
    components: {
      ...components,
      schemas: {
        ...components.schemas,
        Attributes: { ...values, description: 'Values by attribute key.' },
        SignUpAttributes: {
          ...values,
          required: required.map(({ key }) => key),
          description: 'The attributes of a new account.',
        },
      },
    },
  });
  if (required.length > 0) requireAttributes(described, required);
  return described;
}

/** Sign-up without attributes would be refused, so the body says so and its example shows them. */
function requireAttributes(document: ApiDocument, required: readonly Definition[]): void {
  const schema = document.components?.schemas?.['SignupCreateRequest'];
  const body = document.paths?.['/v1/accounts']?.post?.requestBody;
  const media = body !== undefined && 'content' in body && body.content['application/json'];
  if (!media || schema === undefined || !('required' in schema)) return;
  schema.required?.push('attributes');
  const attributes = Object.fromEntries(required.map(({ key, type }) => [key, examples[type]]));
  media.example = { ...media.example, attributes };
}

function schemaOf({ type, unique, sensitive, required, maxLength }: Definition): Schema {
  const notes = [
    required ? 'Every new account has one.' : '',
    unique ? 'No two accounts have the same.' : '',
    sensitive ? 'Only the owner and the roles service and admin see it.' : '',
  ].filter((note) => note !== '');
  return {
    ...forms[type],
    ...(maxLength !== null && { maxLength }),
    ...(notes.length > 0 && { description: notes.join(' ') }),
  };
}

const forms: Record<Definition['type'], Schema> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
};

const examples: Record<Definition['type'], string | number | boolean> = {
  string: 'text',
  integer: 1,
  number: 1.5,
  boolean: true,
  date: '2000-01-31',
  email: 'ann@example.org',
  url: 'https://example.org/ann',
};
