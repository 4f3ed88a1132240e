import { z } from 'zod';
import { AccountId, cleanText } from '../../kernel/schema.ts';
import { AccountView, UsernameText } from '../../records/accounts/schema.ts';
import { AttributeKey, Attributes } from '../../records/attributes/schema.ts';

export const ProfileView = z
  .object({ ...AccountView.shape, attributes: Attributes })
  .meta({ id: 'Profile' });

export const ProfileInput = z.strictObject({
  id: AccountId,
  sensitive: z
    .boolean()
    .default(true)
    .describe('False leaves the values of sensitive attributes out, whoever asks.'),
});

export const FindInput = z
  .strictObject({
    username: UsernameText.optional(),
    attribute: AttributeKey.optional().describe('The key of a unique attribute.'),
    value: cleanText(8192).optional().describe('The value of that attribute.'),
  })
  .refine(isOneQuestion, 'Ask by `username`, or by `attribute` and `value`.');

export type ProfileView = z.output<typeof ProfileView>;
export type ProfileInput = z.output<typeof ProfileInput>;
export type FindInput = z.output<typeof FindInput>;

function isOneQuestion(input: { username?: unknown; attribute?: unknown; value?: unknown }) {
  const byName = input.username !== undefined;
  const byAttribute = input.attribute !== undefined && input.value !== undefined;
  const half = input.attribute !== undefined || input.value !== undefined;
  return byName ? !half : byAttribute;
}
