import { z } from 'zod';
import type { PyacctRoute } from './pyacct-routes.ts';
import { saying, says } from './pyacct-words.ts';

const Credentials = z.object({ username: z.string(), password: z.string() });
const NewUsername = z.object({ username: z.string() });
const NewPassword = z.object({ password: z.string(), password_confirmation: z.string() });

/** The fields of a sign-up that both versions have. */
export const newAccountFields = { ...NewUsername.shape, ...NewPassword.shape };
const NewAccount = z.object(newAccountFields);

/** What both versions of PyAcct have, but for the sign-up. */
export const commonRoutes: readonly PyacctRoute[] = [
  {
    method: 'POST',
    path: '/session/',
    operation: 'signin.create',
    async answer({ caller, body }) {
      // A name or password that cannot be one is wrong, like any other that is wrong.
      const words = {
        'signin.refused': says(401, 'Invalid credentials'),
        'request.invalid': says(401, 'Invalid credentials'),
      };
      const { username, password } = await body(Credentials);
      const { token } = await saying(words, caller.signin.create({ username, password }));
      return { access_token: token, token_type: 'bearer' };
    },
  },
  {
    method: 'GET',
    path: '/account/',
    operation: 'sessions.check',
    async answer({ caller }) {
      const { accountId: id, username } = await caller.sessions.check();
      return { id, username };
    },
  },
  {
    method: 'DELETE',
    path: '/account/',
    operation: 'pyacct.close',
    answer: ({ caller }) => caller.pyacct.close(),
  },
  {
    method: 'PUT',
    path: '/account/username',
    operation: 'pyacct.rename',
    answer: async ({ caller, body }) => caller.pyacct.rename(await body(NewUsername)),
  },
  {
    method: 'PUT',
    path: '/account/password',
    operation: 'pyacct.changePassword',
    async answer({ caller, body }) {
      const { password, password_confirmation: confirmation } = await body(NewPassword);
      return caller.pyacct.changePassword({ password, confirmation });
    },
  },
];

/** PyAcct 1: accounts and sessions, no attributes. */
export const v1Routes: readonly PyacctRoute[] = [
  {
    method: 'POST',
    path: '/account/',
    operation: 'pyacct.signUp',
    async answer({ caller, body }) {
      const { password_confirmation: confirmation, ...given } = await body(NewAccount);
      return caller.pyacct.signUp({ ...given, confirmation });
    },
  },
  ...commonRoutes,
];
