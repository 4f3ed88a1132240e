import { z } from 'zod';
import { PasswordText } from '../../kernel/schema.ts';
import { UsernameText } from '../../records/accounts/schema.ts';
import { Attributes } from '../../records/attributes/schema.ts';

export const SignUpInput = z.strictObject({
  username: UsernameText,
  password: PasswordText,
  attributes: Attributes.default({}).meta({ id: 'SignUpAttributes' }),
});

export type SignUpInput = z.output<typeof SignUpInput>;
