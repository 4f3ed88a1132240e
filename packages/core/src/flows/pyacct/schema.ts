import { z } from 'zod';
import { attributeCodePointsMax } from '../../kernel/limits.ts';
import { cleanText, PasswordText } from '../../kernel/schema.ts';
import { UsernameText } from '../../records/accounts/schema.ts';

/** As at every door, twice the limit of code points, because astral characters count two units. */
const Text = cleanText(attributeCodePointsMax * 2);

/** Any text: whether an attribute is defined is a rule with an answer of its own. */
const Key = z.string().describe('The key of an attribute.');

const Attribute = z.strictObject({ key: Key, value: Text.nullable() });

export const LegacySignUpInput = z.strictObject({
  username: UsernameText,
  password: PasswordText,
  confirmation: PasswordText,
  attributes: z
    .array(Attribute)
    .optional()
    .describe('Left out by version 1, whose clients know of no attributes.'),
});

export const LegacyRenameInput = z.strictObject({ username: UsernameText });

export const LegacyPasswordInput = z.strictObject({
  password: PasswordText,
  confirmation: PasswordText,
});

export const LegacySetInput = Attribute;

export const LegacyReadInput = z.strictObject({
  /** Whatever number stood in the address: those clients may ask for any. */
  id: z.int().describe('The id of an account, or a number that is none.'),
  key: Key,
});

export const LegacyFindInput = z.strictObject({ key: Key, value: Text });

export const LegacyAttribute = z.object({ key: z.string(), value: z.string().nullable() });

export const LegacyAccount = z.object({ id: z.int(), username: z.string() });

export type LegacySignUpInput = z.output<typeof LegacySignUpInput>;
export type LegacyPasswordInput = z.output<typeof LegacyPasswordInput>;
