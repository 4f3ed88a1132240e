import { accounts } from './accounts.ts';
import { accountsAdmin } from './accounts-admin.ts';
import { apikeys } from './apikeys.ts';
import { attributes } from './attributes.ts';
import { audit } from './audit.ts';
import { instance } from './instance.ts';
import { navigation } from './navigation.ts';
import { refusals } from './refusals.ts';
import { roles } from './roles.ts';
import { sessions } from './sessions.ts';
import { shared } from './shared.ts';
import { signin } from './signin.ts';
import { signup } from './signup.ts';

export const en = {
  /** What dates and numbers in words are written in. */
  language: 'en',
  shared,
  navigation,
  refusals,
  accounts,
  accountsAdmin,
  apikeys,
  attributes,
  audit,
  instance,
  roles,
  sessions,
  signin,
  signup,
};
