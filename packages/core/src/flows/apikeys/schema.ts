import type { z } from 'zod';
import { PasswordText } from '../../kernel/schema.ts';
import { NewApiKeyInput } from '../../records/apikeys/schema.ts';

export const CreateInput = NewApiKeyInput.extend({
  password: PasswordText.describe('The password of the account, once more.'),
});

export type CreateInput = z.output<typeof CreateInput>;
