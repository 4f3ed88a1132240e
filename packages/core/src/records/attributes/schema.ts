import { z } from 'zod';
import { CountView } from '../../kernel/count.ts';
import { attributeCodePointsMax, attributeKeyCodePointsMax } from '../../kernel/limits.ts';
import { cleanText } from '../../kernel/schema.ts';

export const attributeTypes = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'email',
  'url',
] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** A key reads the same in JSON, in an address and in generated code. */
export const AttributeKey = z
  .string()
  .max(attributeKeyCodePointsMax)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'A key is a letter, then letters, digits, _ or -.')
  .refine((key) => !['constructor', 'prototype'].includes(key), 'That key cannot be used.')
  .describe('The key of a defined attribute.');

/** Twice the limit of code points, because astral characters count two units. */
export const AttributeScalar = z
  .union([cleanText(attributeCodePointsMax * 2), z.number(), z.boolean()])
  .meta({ id: 'AttributeValue' });

/** Values by key, as they come in and go out. The running service describes the defined ones. */
export const Attributes = z.record(AttributeKey, AttributeScalar).meta({
  id: 'Attributes',
  description:
    'Values by attribute key. Which keys exist, and of which type, the operator defines.',
});

export const AttributeDefinitionInput = z.strictObject({
  key: AttributeKey,
  type: z.enum(attributeTypes).default('string').describe('What values look like.'),
  required: z.boolean().default(false).describe('Every new account must have a value.'),
  unique: z.boolean().default(false).describe('No two accounts have the same value.'),
  sensitive: z
    .boolean()
    .default(false)
    .describe('Only the owner and the roles service and admin see the value.'),
  maxLength: z
    .int()
    .min(1)
    .max(attributeCodePointsMax)
    .nullable()
    .default(null)
    .describe('For types that are text: the most code points. Null means the most there is.'),
});

export const AttributeDefinition = z
  .object(AttributeDefinitionInput.shape)
  .meta({ id: 'AttributeDefinition' });

export const AttributeDefinitions = z
  .object({ items: z.array(AttributeDefinition) })
  .meta({ id: 'AttributeDefinitions' });

/** What a changed definition would break, told before it does. */
export const DefinitionReport = z
  .object({
    definition: AttributeDefinition,
    applied: z.boolean().describe('False for a rehearsal.'),
    accountsMissingValue: z.int().describe('Accounts without the value that is now required.'),
    valuesColliding: z.int().describe('Accounts whose value another one has too.'),
    valuesInvalid: z.int().describe('Values that do not fit the type or length.'),
  })
  .meta({ id: 'DefinitionReport' });

export const CoverageView = z
  .object({
    total: CountView.describe('All accounts, active or suspended.'),
    items: z.array(
      z.object({
        key: AttributeKey,
        accounts: CountView.describe('Those that have a value.'),
      }),
    ),
  })
  .meta({ id: 'AttributeCoverage' });

export const AttributeView = z
  .object({ key: AttributeKey, value: AttributeScalar })
  .meta({ id: 'Attribute' });

export const AttributesView = z
  .object({ attributes: Attributes })
  .meta({ id: 'AccountAttributes' });

export type AttributeScalar = z.output<typeof AttributeScalar>;
export type AttributeDefinition = z.output<typeof AttributeDefinition>;
export type CoverageView = z.output<typeof CoverageView>;
export type DefinitionReport = z.output<typeof DefinitionReport>;
